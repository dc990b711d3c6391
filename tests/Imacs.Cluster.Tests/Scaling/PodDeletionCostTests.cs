using System.Diagnostics;
using System.Globalization;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;
using Imacs.Silo.Scaling;

namespace Imacs.Cluster.Tests.Scaling;

/// <summary>Coordinators tell Kubernetes which workers it may delete first.</summary>
[Trait("Suite", "Processes")]
public sealed class PodDeletionCostTests(ClusterBench bench, ITestOutputHelper output)
{
    private const string Run = "simulated-run";
    private const string Selector = "app.kubernetes.io/component=worker";
    private const int NotWritten = 1011;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(59, 10)]
    [InlineData(60, 11)]
    [InlineData(7 * 60, 14)]
    [InlineData(8 * 60, 18)]
    [InlineData(-5, 10)]
    public void Of_AWorkerInWork_GrowsWithItsOldestShard(int seconds, int cost) => Assert.Equal(cost, PodDeletionCosts.Of(new("worker", 2, TimeSpan.FromSeconds(seconds))));

    [Fact]
    public void Of_AnIdleWorker_IsNothing() => Assert.Equal(0, PodDeletionCosts.Of(null));

    [Fact]
    public async Task Write_WhileThereIsWork_BusyPodsCostMoreThanIdleOnesUntilTheyAreIdleToo()
    {
        await using PodsApi api = await PodsApi.StartAsync(Selector);
        api.Add("worker-1", PodDeletionCosts.Annotation, null);
        api.Add("worker-idle", PodDeletionCosts.Annotation, "12");
        api.Add("worker-new", PodDeletionCosts.Annotation, null);
        await using TestCluster cluster = await StartAsync(api);
        await cluster.SubmitAsync(Run, bench.Simulated(4000, 200));
        await UntilAsync(cluster, () => Cost(api, "worker-1") >= 10 && Cost(api, "worker-idle") == 0);

        await (await cluster.ConnectAsync()).CancelAsync(Run, TestContext.Current.CancellationToken);
        await UntilAsync(cluster, () => Cost(api, "worker-1") == 0);

        Assert.Null(api.AnnotationOf("worker-new", PodDeletionCosts.Annotation));
        output.WriteLine($"{api.Patches.Count} requests for three pods");
        Assert.Equal(["worker-1", "worker-1", "worker-idle"], api.Patches.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(cluster.Events, entry => entry.Id == NotWritten);
    }

    [Fact]
    public async Task Write_KubernetesRefuses_IsALogLineAndTheWorkGoesOn()
    {
        await using PodsApi api = await PodsApi.StartAsync(Selector, isForbidden: true);
        await using TestCluster cluster = await StartAsync(api);
        await cluster.SubmitAsync(Run, bench.Simulated(400, 16));
        await cluster.UntilAsync(Run, status => status.ShardsDone == status.Shards);

        await UntilAsync(cluster, () => cluster.Events.Any(entry => entry.Id == NotWritten));

        SiloEvent told = cluster.Events.First(entry => entry.Id == NotWritten);
        output.WriteLine(told.Message);
        Assert.Contains("cannot list resource", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WorkerThatShouldWriteOnPods_IsRefusedWithASentence()
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Options.AddRange(["--worker-pods", Selector]);
        SiloProcess worker = cluster.Start("worker");

        Assert.Equal(2, await worker.EndedAsync(Patience));
        Assert.Contains("--worker-pods: only coordinators write on workers' pods. Leave it out, or give --role coordinator.", worker.Log, StringComparison.Ordinal);
    }

    private async Task<TestCluster> StartAsync(PodsApi api)
    {
        var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Environment["KUBECONFIG"] = api.Kubeconfig;
        int common = cluster.Options.Count;
        cluster.Options.AddRange(["--worker-pods", Selector]);
        SiloProcess coordinator = cluster.Start("coordinator");
        cluster.Options.RemoveRange(common, 2);
        await cluster.StartAllAsync("worker");
        await coordinator.JoinedAsync();
        return cluster;
    }

    private static int Cost(PodsApi api, string pod) => int.Parse(api.AnnotationOf(pod, PodDeletionCosts.Annotation) ?? "0", CultureInfo.InvariantCulture);

    private static async Task UntilAsync(TestCluster cluster, Func<bool> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, cluster.Logs());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
