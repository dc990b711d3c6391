using Imacs.Contracts.Actors;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Imacs.Grains.Tests.Scheduling;

[Trait("Suite", "Unit")]
public sealed class ShardSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void From_Rule_HoldsWhatItPicks(int count)
    {
        var set = ShardSet.From(count, shard => shard % 3 != 1);

        int[] expected = [.. Enumerable.Range(0, count).Where(shard => shard % 3 != 1)];
        Assert.Equal(expected, set);
        Assert.Equal(expected.Length, set.Count);
        Assert.All(Enumerable.Range(-1, count + 130), shard => Assert.Equal(shard >= 0 && shard < count && shard % 3 != 1, set.Contains(shard)));
    }

    [Fact]
    public void From_NegativeCount_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => ShardSet.From(-1, _ => true));

    [Fact]
    public void Serialize_FourMillion_TakesAboutABitEachAndComesBackTheSame()
    {
        using ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        Serializer<ShardSet> serializer = services.GetRequiredService<Serializer<ShardSet>>();
        var set = ShardSet.From(4_000_000, shard => shard % 7 != 0);

        byte[] wire = serializer.SerializeToArray(set);
        ShardSet back = serializer.Deserialize(wire)!;

        Assert.InRange(wire.Length, 500_000, 500_100);
        Assert.Equal(set.Count, back.Count);
        Assert.True(set.SequenceEqual(back));
    }
}
