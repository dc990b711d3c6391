using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>The scheduler in a cluster of one, with a clock of its own.</summary>
[Trait("Suite", "Cluster")]
public sealed class SchedulerGrainTests : IAsyncLifetime
{
    private readonly StoppedClock _time = new();
    private InProcessTestCluster? _cluster;

    private ISchedulerGrain Scheduler => _cluster!.Client.GetGrain<ISchedulerGrain>(0);

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton<TimeProvider>(_time));
        builder.ConfigureSilo((_, silo) => silo.Services.Configure<SchedulerOptions>(options => options.LeaseDuration = TimeSpan.FromMinutes(1)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster!.DisposeAsync();

    [Fact]
    public async Task AcquireAsync_SeveralComparisons_TakeTurns()
    {
        await Scheduler.RegisterAsync("large", [.. Enumerable.Range(0, 100)]);
        Assert.Equal(["large 0", "large 1", "large 2"], await AcquireAsync(3));
        await Scheduler.RegisterAsync("small", [0, 1]);
        await Scheduler.RegisterAsync("medium", [0, 1, 2]);

        // Who was served last waits; among equals the name decides; nobody is served twice in a row while others wait.
        Assert.Equal(
            ["large 3", "medium 0", "small 0", "large 4", "medium 1", "small 1", "large 5", "medium 2", "large 6", "large 7"], await AcquireAsync(10));
    }

    [Fact]
    public async Task AcquireAsync_LeaseNotRenewed_GoesToAnotherWorker()
    {
        await Scheduler.RegisterAsync("run", [7]);
        ShardLease lost = (await Scheduler.AcquireAsync("first"))!;
        Assert.Null(await Scheduler.AcquireAsync("second"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await Scheduler.RenewAsync(lost, 5));
        Assert.Equal(5, await Scheduler.GetImagesInFlightAsync("run"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await Scheduler.AcquireAsync("second"));

        _time.Advance(TimeSpan.FromSeconds(1));
        ShardLease taken = (await Scheduler.AcquireAsync("second"))!;

        Assert.Equal((7, 2), (taken.Shard, taken.Attempt));
        Assert.False(await Scheduler.RenewAsync(lost, 6));
        Assert.True(await Scheduler.RenewAsync(taken, 1));
    }

    [Fact]
    public async Task WithdrawAsync_ComparisonCancelled_TakesItsLeasesAway()
    {
        await Scheduler.RegisterAsync("run", [0, 1]);
        ShardLease lease = (await Scheduler.AcquireAsync("worker"))!;

        await Scheduler.WithdrawAsync("run");

        Assert.False(await Scheduler.RenewAsync(lease, 1));
        Assert.Null(await Scheduler.AcquireAsync("worker"));
        Assert.Equal(0, await Scheduler.GetImagesInFlightAsync("run"));
    }

    private async Task<List<string>> AcquireAsync(int count)
    {
        List<string> leased = [];
        for (int i = 0; i < count; i++)
            leased.Add(await Scheduler.AcquireAsync("worker") is { } lease ? $"{lease.Comparison} {lease.Shard}" : "nothing");
        return leased;
    }
}
