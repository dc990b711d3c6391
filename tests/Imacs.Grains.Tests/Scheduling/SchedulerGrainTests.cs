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
        await Scheduler.RegisterAsync("large", Shards.First(100), 1);
        Assert.Equal(["large 0", "large 1", "large 2"], await AcquireAsync(3));
        await Scheduler.RegisterAsync("small", Shards.Of(0, 1), 1);
        await Scheduler.RegisterAsync("medium", Shards.Of(0, 1, 2), 1);

        // Who was served last waits; among equals the name decides; nobody is served twice in a row while others wait.
        Assert.Equal(
            ["large 3", "medium 0", "small 0", "large 4", "medium 1", "small 1", "large 5", "medium 2", "large 6", "large 7"], await AcquireAsync(10));
    }

    [Fact]
    public async Task AcquireAsync_LeaseNotRenewed_GoesToAnotherWorker()
    {
        await Scheduler.RegisterAsync("run", Shards.Of(7), 1);
        ShardLease lost = (await Scheduler.AcquireAsync("first"))!;
        Assert.Null(await Scheduler.AcquireAsync("second"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await Scheduler.RenewAsync(lost, 5));
        Assert.Equal(5, await Scheduler.GetImagesInFlightAsync("run"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await Scheduler.AcquireAsync("second"));

        _time.Advance(TimeSpan.FromSeconds(1));
        ShardLease taken = (await Scheduler.AcquireAsync("second"))!;

        Assert.Equal((7, 1), (taken.Shard, taken.Attempt));
        Assert.False(await Scheduler.RenewAsync(lost, 6));
        Assert.True(await Scheduler.RenewAsync(taken, 1));
    }

    [Fact]
    public async Task WithdrawAsync_ComparisonCancelled_TakesItsLeasesAway()
    {
        await Scheduler.RegisterAsync("run", Shards.Of(0, 1), 1);
        ShardLease lease = (await Scheduler.AcquireAsync("worker"))!;

        await Scheduler.WithdrawAsync("run");

        Assert.False(await Scheduler.RenewAsync(lease, 1));
        Assert.Null(await Scheduler.AcquireAsync("worker"));
        Assert.Equal(0, await Scheduler.GetImagesInFlightAsync("run"));
    }

    [Fact]
    public async Task RenewAsync_LeaseOfALostScheduler_IsKept()
    {
        var former = new ShardLease("run", 1, 77, 1);
        Assert.True(await Scheduler.RenewAsync(former, 3));
        await Scheduler.RegisterAsync("run", Shards.Of(0, 1), 1);

        Assert.Equal(["run 0", "nothing"], await AcquireAsync(2));
        Assert.True(await Scheduler.RenewAsync(former, 4));
        Assert.Equal(4, await Scheduler.GetImagesInFlightAsync("run"));
    }

    [Fact]
    public async Task ReleaseAsync_WorkerDrains_ShardGoesToTheNextAtOnce()
    {
        await Scheduler.RegisterAsync("run", Shards.Of(7), 1);
        ShardLease drained = (await Scheduler.AcquireAsync("first"))!;
        await Scheduler.ReleaseAsync(drained);

        ShardLease next = (await Scheduler.AcquireAsync("second"))!;

        Assert.Equal((7, 1), (next.Shard, next.Attempt));
        Assert.False(await Scheduler.RenewAsync(drained, 1));
    }

    [Fact]
    public async Task FailAsync_LastAttempt_SaysSo()
    {
        await Scheduler.RegisterAsync("run", Shards.Of(0, 1), 1);

        Assert.False(await Scheduler.FailAsync((await Scheduler.AcquireAsync("worker"))!, "It broke.", FailureKind.Retryable));
        Assert.False(await Scheduler.FailAsync((await Scheduler.AcquireAsync("worker"))!, "It broke.", FailureKind.Retryable));
        Assert.False(await Scheduler.FailAsync((await Scheduler.AcquireAsync("worker"))!, "The store is away.", FailureKind.Passing));
        ShardLease last = (await Scheduler.AcquireAsync("worker"))!;
        Assert.Equal((0, 3), (last.Shard, last.Attempt));
        Assert.True(await Scheduler.FailAsync(last, "It broke.", FailureKind.Retryable));
        Assert.False(await Scheduler.FailAsync(last, "It broke.", FailureKind.Retryable));
        Assert.True(await Scheduler.FailAsync((await Scheduler.AcquireAsync("worker"))!, "It can't be done.", FailureKind.Final));
    }

    [Fact]
    public async Task GetBacklogAsync_SeveralComparisons_CountsTheWork()
    {
        await Scheduler.RegisterAsync("large", Shards.First(100), 1);
        await Scheduler.RegisterAsync("small", Shards.First(2), 1);
        ShardLease done = (await Scheduler.AcquireAsync("worker"))!;
        await AcquireAsync(3);
        await Scheduler.CompleteAsync(done);

        Assert.Equal(new SchedulerBacklog(98, 3, 2), await Scheduler.GetBacklogAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new SchedulerBacklog(101, 0, 2), await Scheduler.GetBacklogAsync());
    }

    private async Task<List<string>> AcquireAsync(int count)
    {
        List<string> leased = [];
        for (int i = 0; i < count; i++)
            leased.Add(await Scheduler.AcquireAsync("worker") is { } lease ? $"{lease.Comparison} {lease.Shard}" : "nothing");
        return leased;
    }
}
