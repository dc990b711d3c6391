using Imacs.Cli.Planning;

namespace Imacs.Cli.Tests;

[Trait("Suite", "Unit")]
public sealed class AttributionTimeTests
{
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(4, 2)]
    [InlineData(256, 1)]
    [InlineData(256, 16)]
    public void Of_SteadyWork_IsFromBeginToEnd(int shards, int atOnce)
    {
        AttributionTime time = AttributionTime.Of(Begin, Steady(shards, atOnce));

        Assert.Equal((10.0 * ((shards + atOnce - 1) / atOnce), 0.0), (time.Seconds, time.LeftOut));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Of_PauseOfADay_LeavesItOut(int atOnce)
    {
        DateTime[] stored = [.. Steady(256, atOnce).Select((at, shard) => shard < 100 ? at : at.AddDays(1))];

        AttributionTime time = AttributionTime.Of(Begin, stored);

        Assert.InRange(time.Seconds, 2500.0 / atOnce, 2620.0 / atOnce);
        Assert.InRange(time.LeftOut, 86_300, 86_500);
    }

    [Fact]
    public void Of_ShardsTriedAgainAtTheEndOfALongRun_LeavesTheWaitOut()
    {
        DateTime[] stored = Steady(256, atOnce: 2);
        (stored[7], stored[90]) = (Begin.AddHours(9), Begin.AddHours(11));

        AttributionTime time = AttributionTime.Of(Begin, stored);

        Assert.InRange(time.Seconds, 1200, 1360);
        Assert.InRange(time.LeftOut, 38_000, 39_600);
    }

    [Fact]
    public void Of_TimesThatWereLostInCopying_AreNoTime() => Assert.Equal(new(0, 0), AttributionTime.Of(Begin, [.. Enumerable.Repeat(Begin, 9)]));

    /// <summary>Ten seconds a shard, so many at once.</summary>
    private static DateTime[] Steady(int shards, int atOnce) => [.. Enumerable.Range(0, shards).Select(shard => Begin.AddSeconds(10 * ((shard / atOnce) + 1)))];
}
