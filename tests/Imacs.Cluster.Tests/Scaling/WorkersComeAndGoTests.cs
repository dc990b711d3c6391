using System.Diagnostics;
using System.Net;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;

namespace Imacs.Cluster.Tests.Scaling;

/// <summary>Workers that join and leave while there is work, with simulated devices.</summary>
[Collection(ClusterCollection.Name)]
[Trait("Suite", "Processes")]
public sealed class WorkersComeAndGoTests(ClusterBench bench, ITestOutputHelper output)
{
    private const string Run = "simulated-run";
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Join_WhileThereIsWork_HasAShardWithinTenSeconds()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(4000, 16));
        await cluster.UntilAsync(Run, status => status.ShardsDone >= 1);

        SiloProcess late = cluster.Start("worker");
        DateTimeOffset joined = (await late.JoinedAsync()).Time;
        DateTimeOffset leased = (await cluster.EventAsync(entry => entry.Id == SiloEvent.Leased && entry.Message.Contains(late.Name, StringComparison.Ordinal))).Time;

        output.WriteLine($"first shard {(leased - joined).TotalSeconds:F1} s after joining");
        Assert.InRange(leased - joined, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Terminate_WorkerInWork_LeavesWithinItsBudgetAndNoShardIsRedone()
    {
        await using TestCluster cluster = Cluster();
        cluster.Options.AddRange(["--drain-seconds", "20"]);
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        // A shard is 32 batches, so 1.6 s.
        await cluster.SubmitAsync(Run, bench.Simulated(2560, 128));
        await cluster.UntilAsync(Run, status => status.ShardsDone >= 4);
        SiloProcess leaving = cluster.Silos[^1];
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(leaving.Health, "health/ready"), Token)).StatusCode);
        // One that has just begun a shard goes on with it for a while, and is asked meanwhile.
        int leased = LeasedTo(cluster, leaving);
        await cluster.EventAsync(_ => LeasedTo(cluster, leaving) > leased);

        long told = Stopwatch.GetTimestamp();
        await leaving.TerminateAsync();
        HttpStatusCode ready = await NotReadyAsync(http, leaving);
        TimeSpan noticed = Stopwatch.GetElapsedTime(told);
        int code = await leaving.EndedAsync(Budget + TimeSpan.FromSeconds(30));
        TimeSpan took = Stopwatch.GetElapsedTime(told);
        await cluster.UntilAsync(Run, status => status.ShardsDone == status.Shards);

        output.WriteLine($"not ready after {noticed.TotalMilliseconds:F0} ms; gone after {took.TotalSeconds:F1} s, of which {Budget.TotalSeconds:F0} s were allowed for shards in hand");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.InRange(noticed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, Budget);
        Assert.Equal(20, cluster.Events.Count(entry => entry.Id == SiloEvent.Leased));
        Assert.Equal(20, cluster.Events.Count(entry => entry.Id == SiloEvent.ShardStored));
        Assert.DoesNotContain(cluster.Events, entry => entry.Id == SiloEvent.LeaseExpired);
    }

    [Fact]
    public async Task Terminate_NoBudget_HandsShardsBackAtOnce()
    {
        await using TestCluster cluster = Cluster();
        cluster.Options.AddRange(["--drain-seconds", "0"]);
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(800, 200));
        await cluster.UntilAsync(Run, status => status.ImagesDone >= 40);
        SiloProcess leaving = cluster.Silos[^1];

        long told = Stopwatch.GetTimestamp();
        await leaving.TerminateAsync();
        int code = await leaving.EndedAsync(TimeSpan.FromSeconds(30));
        TimeSpan took = Stopwatch.GetElapsedTime(told);
        await cluster.UntilAsync(Run, status => status.ShardsDone == status.Shards);

        output.WriteLine($"gone after {took.TotalSeconds:F1} s");
        Assert.Equal(0, code);
        Assert.Equal(4, cluster.Events.Count(entry => entry.Id == SiloEvent.ShardStored));
        Assert.DoesNotContain(cluster.Events, entry => entry.Id == SiloEvent.LeaseExpired);
    }

    [Fact]
    public async Task Cancel_WhileDevicesWork_StopsThemWithinASecond()
    {
        await using TestCluster cluster = Cluster();
        await cluster.StartAllAsync("coordinator", "worker");
        await cluster.SubmitAsync(Run, bench.Simulated(4000, 200));
        // Both shards that a worker takes at once are in work.
        await cluster.EventsAsync(SiloEvent.Leased, 2);
        int before = (await cluster.UntilAsync(Run, _ => true)).ImagesDone;
        await cluster.UntilAsync(Run, status => status.ImagesDone >= before + 40);

        DateTimeOffset told = TimeProvider.System.GetUtcNow();
        await (await cluster.ConnectAsync()).CancelAsync(Run, TestContext.Current.CancellationToken);
        ComparisonStatus status = await cluster.EndedAsync(Run);
        await cluster.EventsAsync(SiloEvent.WorkStopped, 2);
        await Task.Delay(500, Token);
        DateTimeOffset[] stopped = [.. cluster.Events.Where(entry => entry.Id == SiloEvent.WorkStopped).Select(entry => entry.Time)];

        output.WriteLine($"work stopped {string.Join(" and ", stopped.Select(time => $"{(time - told).TotalSeconds:F2} s"))} after the cancellation");
        Assert.Equal(ComparisonStage.Cancelled, status.Stage);
        Assert.Equal(2, stopped.Length);
        Assert.All(stopped, time => Assert.InRange(time - told, TimeSpan.FromMilliseconds(-5), TimeSpan.FromSeconds(1)));

        // It can be taken up again, and then goes on from what is stored.
        await (await cluster.ConnectAsync()).ResumeAsync(Run, Token);
        await cluster.UntilAsync(Run, resumed => resumed.Stage == ComparisonStage.Attributing && resumed.ImagesDone > 0);
    }

    private TestCluster Cluster() => new(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);

    /// <summary>The first answer that is not "ready".</summary>
    private static async Task<HttpStatusCode> NotReadyAsync(HttpClient http, SiloProcess silo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            HttpStatusCode status = (await http.GetAsync(new Uri(silo.Health, "health/ready"), patience.Token)).StatusCode;
            if (status != HttpStatusCode.OK)
                return status;
            await Task.Delay(20, patience.Token);
        }
    }

    private static int LeasedTo(TestCluster cluster, SiloProcess silo) =>
        cluster.Events.Count(entry => entry.Id == SiloEvent.Leased && entry.Message.Contains($"leased to {silo.Name},", StringComparison.Ordinal));
}
