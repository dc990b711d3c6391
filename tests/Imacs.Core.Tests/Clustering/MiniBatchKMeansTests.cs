using Imacs.Core.Clustering;
using Imacs.Testing;

namespace Imacs.Core.Tests.Clustering;

[Trait("Suite", "Unit")]
public sealed class MiniBatchKMeansTests
{
    private static readonly float[] Rows = KMeansStepTests.Rows(3000, 12, 20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task FitAsync_SampleHoldsAllRows_ShardingDoesNotShow(int shards)
    {
        KMeansOptions options = new() { K = 7, Seed = 3 };
        KMeansFit one = await FitAsync(1, options);
        AssertSame(one, await FitAsync(shards, options));
    }

    [Fact]
    public async Task FitAsync_ShardsFinishInAnyOrder_GivesTheSameBytes()
    {
        KMeansOptions options = new() { K = 7, Seed = 3, SampleSize = 500, MiniBatchRounds = 6, ShardsPerMiniBatch = 3, MaxPasses = 6 };
        KMeansFit inOrder = await FitAsync(10, options with { Concurrency = 1 });
        foreach (int turn in (int[])[1, 3, 7])
        {
            // Each call gives way a number of times that depends on its shard: completion is thoroughly out of order.
            KMeansFit scrambled = await FitAsync(10, options with { Concurrency = 10 }, async shard =>
            {
                for (int i = 0; i < (shard * turn % 10) * 5; i++)
                    await Task.Yield();
            });
            AssertSame(inOrder, scrambled);
        }

        Assert.Equal(6, inOrder.Trace.Count(entry => entry.Stage == KMeansStage.MiniBatch));
    }

    [Fact]
    public async Task FitAsync_Result_IsOrderedBySizeAndMatchesALastAssign()
    {
        KMeansFit fit = await FitAsync(4, new KMeansOptions { K = 9, Seed = 1 });
        int[] labels = new int[3000];
        KMeansPartial partial = KMeansStep.Assign(Rows, 12, fit.Centroids, labels);
        Assert.Equal(partial.Counts, fit.Counts);
        Assert.Equal(3000, fit.Counts.Sum());
        Assert.Equal(fit.Counts.OrderDescending(), fit.Counts);
        Assert.Equal(partial.Inertia(fit.Centroids), fit.Inertia);
        Assert.Equal(KMeansStage.Final, fit.Trace[^1].Stage);
    }

    [Fact]
    public async Task FitAsync_OtherSeed_GivesAnotherResult()
    {
        KMeansFit one = await FitAsync(2, new KMeansOptions { K = 7, Seed = 1 });
        KMeansFit two = await FitAsync(2, new KMeansOptions { K = 7, Seed = 2 });
        Assert.NotEqual(one.Centroids.Values.ToArray(), two.Centroids.Values.ToArray());
    }

    [Fact]
    public async Task FitAsync_SeparatedGroups_FindsThem()
    {
        float[] centres = KMeansStepTests.Rows(5, 12, 30), noise = KMeansStepTests.Rows(500, 12, 31);
        float[] rows = [.. noise.Select((value, i) => (0.9f * centres[(i / 12 % 5 * 12) + (i % 12)]) + (0.1f * value))];
        KMeansFit fit = await MiniBatchKMeans.FitAsync(new ArrayShards(rows, 12, 3), new KMeansOptions { K = 5 }, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Repeat(100L, 5), fit.Counts);
        Assert.InRange(fit.Inertia / 500, 0.005, 0.011);
    }

    [Fact]
    public async Task FitAsync_MoreClustersThanRows_SaysBothNumbers()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => MiniBatchKMeans.FitAsync(
            new ArrayShards(Rows[..48], 12, 1), new KMeansOptions { K = 5 }, TestContext.Current.CancellationToken));
        Assert.Contains("5 clusters", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("there are 4", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitAsync_AsManyClustersAsRows_PutsEachRowAlone()
    {
        KMeansFit fit = await MiniBatchKMeans.FitAsync(new ArrayShards(Rows[..60], 12, 2), new KMeansOptions { K = 5 }, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Repeat(1L, 5), fit.Counts);
        Assert.Equal(0, fit.Inertia, 1e-6);
    }

    [Fact]
    public async Task FitAsync_EqualRows_Ends()
    {
        float[] rows = [.. Enumerable.Repeat(Rows[..12], 40).SelectMany(row => row)];
        KMeansFit fit = await MiniBatchKMeans.FitAsync(new ArrayShards(rows, 12, 2), new KMeansOptions { K = 3 }, TestContext.Current.CancellationToken);
        Assert.Equal([40L, 0, 0], fit.Counts);
    }

    [Fact]
    public async Task FitAsync_ShardFails_ThrowsItsErrorAndStops()
    {
        ArrayShards shards = new(Rows, 12, 100, shard => shard == 3 ? Task.FromException(new IOException("shard 3")) : Task.CompletedTask);
        IOException thrown = await Assert.ThrowsAsync<IOException>(() => MiniBatchKMeans.FitAsync(
            shards, new KMeansOptions { K = 3, Concurrency = 2 }, TestContext.Current.CancellationToken));
        Assert.Equal("shard 3", thrown.Message);
    }

    [Fact]
    public async Task FitAsync_Concurrency_IsBounded()
    {
        ArrayShards shards = new(Rows, 12, 30, async _ => await Task.Yield());
        await MiniBatchKMeans.FitAsync(shards, new KMeansOptions { K = 3, Concurrency = 4 }, TestContext.Current.CancellationToken);
        Assert.InRange(shards.MostAtOnce, 1, 4);
    }

    [Fact]
    public async Task FitAsync_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        ArrayShards shards = new(Rows, 12, 30, shard => shard == 5 ? source.CancelAsync() : Task.CompletedTask);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MiniBatchKMeans.FitAsync(shards, new KMeansOptions { K = 3 }, source.Token));
    }

    [Fact]
    public void Draw_AnySharding_GivesTheSameSample()
    {
        SampleRequest request = SampleRequest.For(5, 200, 3000);
        EmbeddingSample whole = EmbeddingSample.Draw(Rows, 12, 0, request);
        EmbeddingSample joined = EmbeddingSample.Join(
            [EmbeddingSample.Draw(Rows.AsSpan(1800 * 12), 12, 1800, request), EmbeddingSample.Draw(Rows.AsSpan(0, 1800 * 12), 12, 0, request)], request.Limit);
        Assert.Equal(200, whole.Count);
        Assert.Equal(whole.Hashes, joined.Hashes);
        Assert.Equal(whole.Values, joined.Values);
    }

    private static Task<KMeansFit> FitAsync(int shards, KMeansOptions options, Func<int, Task>? delay = null) =>
        MiniBatchKMeans.FitAsync(new ArrayShards(Rows, 12, shards, delay), options, TestContext.Current.CancellationToken);

    private static void AssertSame(KMeansFit expected, KMeansFit actual)
    {
        Assert.Equal(expected.Centroids.Values.ToArray(), actual.Centroids.Values.ToArray());
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected.Trace, actual.Trace);
    }
}
