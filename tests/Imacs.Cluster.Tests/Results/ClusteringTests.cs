using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Core.Clustering;
using Imacs.Storage.Tables;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Results;

/// <summary>k-means across silos, with so many shards that groups of them merge their parts on the workers, and more regions than the sample takes, so that there are mini-batches.</summary>
[Trait("Suite", "Processes")]
public sealed class ClusteringTests(ClusterBench bench)
{
    private const string Run = "simulated-run";
    private const int Images = 9000;
    private const int ShardSize = 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fit_HundredsOfShardsOnTwoWorkers_FindsTheCentresOfOneArray()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Environment["NODE_BATCH_MS"] = "0";
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(Images, ShardSize) with { K = 7 });
        ComparisonStatus status = await cluster.UntilAsync(Run, now => now.Stage > ComparisonStage.Clustering);

        List<float> rows = [];
        int dimension = 0;
        for (int shard = 0; shard < Images / ShardSize; shard++)
        {
            (float[] some, int length) = await ShardTables.ReadEmbeddingsAsync(cluster.Store, Run, shard, Token);
            rows.AddRange(some);
            dimension = Math.Max(dimension, length);
        }

        KMeansFit expected = await MiniBatchKMeans.FitAsync(new ArrayShards([.. rows], dimension, Images / ShardSize), new KMeansOptions { K = 7, Seed = 0 }, Token);
        Centroids actual = await CentroidTable.ReadAsync(cluster.Store, Run, Token);
        Assert.Equal(Images / ShardSize, status.Shards);
        Assert.Contains(expected.Trace, entry => entry.Stage == KMeansStage.MiniBatch);
        Assert.Equal(expected.Centroids.Values.ToArray(), actual.Values.ToArray());
    }
}
