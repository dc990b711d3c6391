using Imacs.Grains.Comparisons;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Grains.Tests.Telemetry;

[Trait("Suite", "Unit")]
public sealed class RecentRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TimeFor_RateChanged_GoesByTheLastMinutes()
    {
        var rate = new RecentRate(_time);
        int count = 0;
        for (int i = 0; i < 240; i++)
        {
            rate.Add(count += 1);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        for (int i = 0; i < 61; i++)
        {
            rate.Add(count += 10);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(TimeSpan.FromSeconds(50), rate.TimeFor(100));
    }

    [Fact]
    public void TimeFor_NothingWasDone_IsUnknown()
    {
        var rate = new RecentRate(_time);
        Assert.Null(rate.TimeFor(1));
        rate.Add(5);
        _time.Advance(TimeSpan.FromSeconds(5));
        rate.Add(5);
        Assert.Null(rate.TimeFor(1));
        Assert.Equal(TimeSpan.Zero, rate.TimeFor(0));
    }
}
