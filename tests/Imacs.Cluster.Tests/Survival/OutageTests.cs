using System.Diagnostics;
using Imacs.Cluster.Tests.Harness;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Survival;

/// <summary>What a cluster leans on, gone for a while.</summary>
[Trait("Suite", "Processes")]
public sealed class OutageTests(ClusterBench bench, RedisServer ownRedis, AzuriteServer ownAzurite, ITestOutputHelper output) : IClassFixture<RedisServer>, IClassFixture<AzuriteServer>
{
    private const int PerClass = 4;

    [Fact]
    public async Task Outage_OfRedisAndOfTheStore_FinishesWithTheSameBytes()
    {
        await using var cluster = new TestCluster(ownRedis, $"run-{Guid.NewGuid():N}", ownAzurite.ConnectionString) { LeaseSeconds = 5 };
        await cluster.StartAllAsync("coordinator", "worker", "worker");
        await cluster.SubmitAsync("run", bench.Spec(PerClass));
        await cluster.UntilAsync("run", status => status.ShardsDone >= 1);

        await ownRedis.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await ownRedis.StartAsync();
        int redis = (await cluster.UntilAsync("run", status => status.ShardsDone >= 3)).ShardsDone;
        await ownAzurite.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await ownAzurite.StartAsync();
        await cluster.DoneAsync("run");

        output.WriteLine($"Redis killed for 5 s with 1 shard stored, the store away for 20 s with {redis} stored: done");
        await bench.AssertSameBytesAsync(cluster.Store, "run", PerClass);
    }

    [Fact]
    public async Task Terminate_WithoutRedis_EndsAllTheSame()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var cluster = new TestCluster(redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Options.AddRange(["--drain-seconds", "0"]);
        await cluster.StartAllAsync("all");
        await redis.KillAsync();

        long told = Stopwatch.GetTimestamp();
        await cluster.Silos[0].TerminateAsync();
        int code = await cluster.Silos[0].EndedAsync(TimeSpan.FromSeconds(60));

        output.WriteLine($"ended with {code} after {Stopwatch.GetElapsedTime(told).TotalSeconds:F1} s");
        Assert.InRange(Stopwatch.GetElapsedTime(told), TimeSpan.Zero, TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task Faults_InOneOfTwentyRequests_FinishesWithTheSameBytes()
    {
        await using FaultyProxy proxy = await FaultyProxy.StartAsync(ownAzurite.Port, part: 0.05, seed: 7);
        await using var cluster = new TestCluster(
            ownRedis, $"run-{Guid.NewGuid():N}", ownAzurite.ConnectionString.Replace($":{ownAzurite.Port}/", $":{proxy.Port}/", StringComparison.Ordinal));
        await cluster.StartAllAsync("coordinator", "worker", "worker");

        await cluster.SubmitAsync("run", bench.Spec(PerClass));
        await cluster.DoneAsync("run");

        await bench.AssertSameBytesAsync(cluster.Store, "run", PerClass);
        output.WriteLine($"of {proxy.Requests} requests {proxy.Refused} were answered 503 and {proxy.CutOff} cut off mid-body");
        Assert.InRange(proxy.Refused + proxy.CutOff, 0.02 * proxy.Requests, 0.10 * proxy.Requests);
        Assert.True(proxy.Refused > 0 && proxy.CutOff > 0, "There were no faults of one kind.");
    }
}
