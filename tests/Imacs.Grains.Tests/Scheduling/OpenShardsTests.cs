using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>The bitmap against a sorted set.</summary>
[Trait("Suite", "Unit")]
public sealed class OpenShardsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(64 * 64)]
    [InlineData((64 * 64) + 1)]
    [InlineData(300_000)]
    public void TakeFirst_AllOfThem_GivesThemInOrder(int count)
    {
        var open = new OpenShards();
        open.Add(Shards.First(count));
        Assert.Equal(count, open.Count);

        for (int shard = 0; shard < count; shard++)
            Assert.Equal(shard, open.TakeFirst());

        Assert.Null(open.TakeFirst());
        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void TakeFirst_AnyChanges_AgreesWithASortedSet()
    {
        var random = new Random(5);
        var open = new OpenShards();
        SortedSet<int> expected = [];
        for (int step = 0; step < 20_000; step++)
        {
            // Numbers of very different size, so that words, whole levels and the length change.
            int shard = random.Next(1 << random.Next(1, 20));
            switch (random.Next(4))
            {
                case 0:
                    open.Add(shard);
                    expected.Add(shard);
                    break;
                case 1:
                    open.Remove(shard);
                    expected.Remove(shard);
                    break;
                case 2 when step % 50 == 0:
                    int[] some = [shard, shard / 2, shard / 3];
                    open.Add(Shards.Of(some));
                    expected.UnionWith(some);
                    break;
                default:
                    Assert.Equal(expected.Count == 0 ? null : expected.Min, open.TakeFirst());
                    expected.Remove(expected.Min);
                    break;
            }

            Assert.Equal(expected.Count, open.Count);
        }
    }

    [Fact]
    public void Remove_BeyondTheEnd_DoesNothing()
    {
        var open = new OpenShards();
        open.Add(3);

        open.Remove(1_000_000);

        Assert.Equal(1, open.Count);
    }
}
