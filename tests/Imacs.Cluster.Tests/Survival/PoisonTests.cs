using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Storage.Tables;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>An image that ends the process of whoever attributes it, by itself or because the device does not come back from it.</summary>
[Trait("Suite", "Processes")]
public sealed class PoisonTests(ClusterBench bench, ITestOutputHelper output)
{
    private const string Run = "simulated-run";
    private const int Images = 48;
    private const int Deadly = 21;

    [Theory]
    [InlineData("NODE_DEADLY")]
    [InlineData("NODE_HANGING")]
    public async Task Image_ThatEndsItsProcess_IsQuarantinedAloneAndTheRestIsDone(string how)
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node) { LeaseSeconds = 5 };
        cluster.Environment[how] = $"{Deadly}";
        cluster.Environment["NODE_LONGEST_BATCH_SECONDS"] = "5";
        cluster.Environment["NODE_BATCH_MS"] = "20";
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(Images, 8));

        using var over = new CancellationTokenSource();
        Task<int> keeper = cluster.KeepWorkersAsync(2, over.Token);
        ComparisonStatus status = await cluster.UntilAsync(Run, now => now.ShardsDone == now.Shards || now.Stage == ComparisonStage.Failed);
        await over.CancelAsync();
        int deaths = await keeper;

        // Its images do not exist, so that the report fails soon afterwards.
        Assert.True(status.ShardsDone == status.Shards, status.Failure);
        List<ImageRecord> images = [];
        for (int shard = 0; shard < status.Shards; shard++)
            images.AddRange(await ShardTables.ReadImagesAsync(cluster.Store, Run, shard, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, Images), images.Select(image => image.Index));
        ImageRecord lethal = Assert.Single(images, image => image.Rejected is not null);
        Assert.Equal(Deadly, lethal.Index);
        Assert.Contains("ended the worker's process", lethal.Rejected, StringComparison.Ordinal);
        output.WriteLine($"image {Deadly} of {Images} was found out and quarantined after {deaths} worker processes");
        Assert.InRange(deaths, 4, 6);
        await foreach (string name in cluster.Store.ListAsync($"{Run}/shards", TestContext.Current.CancellationToken))
            Assert.DoesNotContain("attempts", name, StringComparison.Ordinal);
    }
}
