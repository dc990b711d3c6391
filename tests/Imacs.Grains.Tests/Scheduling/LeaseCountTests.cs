using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Grains.Tests.Scheduling;

[Trait("Suite", "Unit")]
public sealed class LeaseCountTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SchedulerOptions _options = new() { Settling = TimeSpan.Zero };

    [Fact]
    public async Task Leases_GivenBackAfterTheyWereLost_AreCountedOnce()
    {
        using var told = new Counts(ImacsMetrics.Leases);
        var scheduler = new SchedulerGrain(Options.Create(_options), _time, NullLogger<SchedulerGrain>.Instance);
        await scheduler.RegisterAsync("run", Shards.First(3), 1);
        ShardLease released = (await scheduler.AcquireAsync("slow"))!, failed = (await scheduler.AcquireAsync("slow"))!, done = (await scheduler.AcquireAsync("slow"))!;
        _time.Advance(_options.LeaseDuration);
        await scheduler.GetBacklogAsync();

        await scheduler.ReleaseAsync(released);
        await scheduler.FailAsync(failed, "It broke.", FailureKind.Retryable);
        await scheduler.CompleteAsync(done);

        Assert.Equal(3, told.All.Count(count => count.Labels == "outcome=granted"));
        Assert.Equal(3, told.All.Count(count => count.Labels == "outcome=expired"));
        Assert.Equal(6, told.All.Count);
    }

    [Fact]
    public async Task Leases_GivenBackWhileTheyAreHeld_AreCounted()
    {
        using var told = new Counts(ImacsMetrics.Leases);
        var scheduler = new SchedulerGrain(Options.Create(_options), _time, NullLogger<SchedulerGrain>.Instance);
        await scheduler.RegisterAsync("run", Shards.First(3), 1);
        ShardLease released = (await scheduler.AcquireAsync("worker"))!, failed = (await scheduler.AcquireAsync("worker"))!, done = (await scheduler.AcquireAsync("worker"))!;

        await scheduler.ReleaseAsync(released);
        await scheduler.FailAsync(failed, "It broke.", FailureKind.Retryable);
        await scheduler.CompleteAsync(done);

        Assert.Equal(
            ["outcome=granted", "outcome=granted", "outcome=granted", "outcome=released", "outcome=failed", "outcome=done"], told.All.Select(count => count.Labels));
    }
}
