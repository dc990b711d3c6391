using System.Globalization;
using Imacs.Cluster.Tests.Harness;
using Imacs.Cluster.Tests.Watching;

namespace Imacs.Cluster.Tests.Scaling;

/// <summary>What workers are scaled by when there is no shard yet, and no worker either.</summary>
[Trait("Suite", "Processes")]
public sealed class WorkerWantedTests(ClusterBench bench)
{
    private const string Run = "simulated-run";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Submit_BeforeThereIsAnyWorker_SaysThatOneIsWantedAndBeginsWhenItComes()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        await cluster.StartAllAsync("coordinator");
        Task submission = cluster.SubmitAsync(Run, bench.Simulated(64, 16));
        await UntilAsync(async () => await CallsAsync(cluster) > 0);
        Assert.Contains(await LinesAsync(cluster), line => line.StartsWith("imacs_comparisons_active", StringComparison.Ordinal) && line.Contains("stage=\"planning\"", StringComparison.Ordinal));

        await cluster.StartAllAsync("worker");
        await submission;
        await cluster.UntilAsync(Run, status => status.ShardsDone == status.Shards);
    }

    private static async Task<double> CallsAsync(TestCluster cluster) => (await LinesAsync(cluster))
        .Where(line => line.StartsWith("imacs_worker_calls{", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    private static async Task<string[]> LinesAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri(cluster.Silos[0].Health, "metrics"), TestContext.Current.CancellationToken)).Split('\n');
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(200, patience.Token);
    }
}
