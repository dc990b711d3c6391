using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Storage.Artifacts;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>A cluster that is killed as a whole.</summary>
[Trait("Suite", "Processes")]
public sealed class RestartTests(ClusterBench bench, ITestOutputHelper output)
{
    private const int PerClass = 4;

    [Fact]
    public async Task Kill_AllSilos_NewOnesContinueByThemselvesAndRedoNothing()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder()) { LeaseSeconds = 5 };
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync("run", bench.Spec(PerClass));
        await cluster.UntilAsync("run", status => status.ShardsDone >= 4);
        foreach (SiloProcess silo in cluster.Silos)
            await silo.KillAsync();
        string[] before = await ShardsAsync(cluster);

        // Nobody asks for the comparison: its reminder brings it back.
        await cluster.StartAllAsync("coordinator", "worker");
        DateTimeOffset joined = cluster.Silos[^1].Events.First(entry => entry.Id == SiloEvent.Joined).Time;
        SiloProcess worker = cluster.Silos[^1];
        DateTimeOffset first = (await cluster.EventAsync(entry => entry.Id == SiloEvent.ShardStored, TimeSpan.FromMinutes(3), worker)).Time;
        await cluster.DoneAsync("run");

        await bench.AssertSameBytesAsync(cluster.Store, "run", PerClass);
        ComparisonStatus status = await cluster.EndedAsync("run");
        int again = worker.Events.Count(entry => entry.Id == SiloEvent.ShardStored);
        output.WriteLine($"{before.Length} of {status.Shards} shards were stored before, {again} after; the first came {(first - joined).TotalSeconds:F1} s after the silos had joined");
        Assert.Equal(status.Shards - before.Length, again);
    }

    private static async Task<string[]> ShardsAsync(TestCluster cluster)
    {
        List<string> stored = [];
        await foreach (string name in cluster.Store.ListAsync(ArtifactNames.ShardFolder("run")))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(name), out int shard) && name == ArtifactNames.ShardRegions("run", shard))
                stored.Add(name);
        }

        return [.. stored];
    }
}
