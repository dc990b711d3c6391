using System.Collections.Concurrent;
using System.Diagnostics;
using Imacs.Contracts.Actors;
using Orleans.TestingHost;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>The scheduler of a real cluster, asked by a thousand at once.</summary>
[Trait("Suite", "Cluster")]
public sealed class SchedulerLoadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Workers = 1000;
    private const int LeasesEach = 20;
    private InProcessTestCluster? _cluster;

    public async ValueTask InitializeAsync()
    {
        _cluster = new InProcessTestClusterBuilder(1).Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster!.DisposeAsync();

    [Fact]
    public async Task AcquireAsync_ThousandWorkers_Gives1000LeasesASecond()
    {
        ISchedulerGrain scheduler = _cluster!.Client.GetGrain<ISchedulerGrain>(0);
        for (int comparison = 0; comparison < 4; comparison++)
            await scheduler.RegisterAsync($"run {comparison}", Shards.First(1_000_000), 1);
        ConcurrentBag<ShardLease> leases = [];
        long started = Stopwatch.GetTimestamp();

        // As a worker does: ask, renew once, report.
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            for (int count = 0; count < LeasesEach; count++)
            {
                ShardLease lease = (await scheduler.AcquireAsync($"worker {worker}"))!;
                leases.Add(lease);
                Assert.True(await scheduler.RenewAsync(lease, 1));
                await scheduler.CompleteAsync(lease);
            }
        }));

        double rate = Workers * LeasesEach / Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{rate:F0} leases a second, each with a renewal and a report");
        Assert.InRange(rate, 1000, double.MaxValue);
        Assert.Equal(Workers * LeasesEach, leases.DistinctBy(lease => lease.Token).Count());
        Assert.All(leases.CountBy(lease => lease.Comparison), served => Assert.Equal(Workers * LeasesEach / 4, served.Value));
    }
}
