using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Storage.Tables;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>Devices that throw, on one image or on everything.</summary>
[Trait("Suite", "Processes")]
public sealed class ThrowingImageTests(ClusterBench bench)
{
    private const string Run = "simulated-run";
    private const int Images = 32;
    private const int ShardSize = 8;
    private const int Throwing = 13;

    [Fact]
    public async Task Image_OnWhichTheDeviceThrows_IsQuarantinedAloneAndTheRestIsDone()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Environment["NODE_THROWING"] = $"{Throwing}";
        cluster.Environment["NODE_BATCH_MS"] = "20";
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(Images, ShardSize));

        ComparisonStatus status = await AttributedAsync(cluster);

        // Its images do not exist, so that the report fails soon afterwards.
        Assert.True(status.ShardsDone == status.Shards, status.Failure);
        ImageRecord left = Assert.Single(await ImagesAsync(cluster, status), image => image.Rejected is not null);
        Assert.Equal(Throwing, left.Index);
        Assert.Contains($"The simulated device throws on image {Throwing}.", left.Rejected, StringComparison.Ordinal);
        Assert.All(cluster.Silos, silo => Assert.False(silo.HasExited));
    }

    [Fact]
    public async Task Device_ThatFailsEveryBatch_FailsTheComparisonAndQuarantinesNothing()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Environment["NODE_FAILING_PERCENT"] = "100";
        cluster.Environment["NODE_BATCH_MS"] = "5";
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(Images, ShardSize));

        ComparisonStatus status = await AttributedAsync(cluster);

        Assert.Equal(ComparisonStage.Failed, status.Stage);
        Assert.Contains("The simulated device failed", status.Failure, StringComparison.Ordinal);
        Assert.Equal(0, status.Quarantined);
        await foreach (string name in cluster.Store.ListAsync($"{Run}/shards", TestContext.Current.CancellationToken))
            Assert.DoesNotContain("parquet", name, StringComparison.Ordinal);
    }

    private static Task<ComparisonStatus> AttributedAsync(TestCluster cluster) =>
        cluster.UntilAsync(Run, now => now.ShardsDone == Images / ShardSize || now.Stage == ComparisonStage.Failed);

    private static async Task<IReadOnlyList<ImageRecord>> ImagesAsync(TestCluster cluster, ComparisonStatus status)
    {
        List<ImageRecord> images = [];
        for (int shard = 0; shard < status.Shards; shard++)
            images.AddRange(await ShardTables.ReadImagesAsync(cluster.Store, Run, shard, TestContext.Current.CancellationToken));
        return images;
    }
}
