using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Shards;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <summary>Pulls shards for this silo while it has room: new workers take part at once, slow ones take less, and one that shuts down stops asking, ends what it can within its
/// budget, and hands the rest back.</summary>
internal sealed partial class WorkerService(
    IGrainFactory grains, ILocalSiloDetails silo, IOptions<WorkerOptions> options, ShardProgress progress, TimeProvider time, ILogger<WorkerService> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _pulling = Task.CompletedTask;
    private IDisposable? _slots;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins to ask once everything of the host has started, the silo included.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
            return Task.CompletedTask;
        _slots = ImacsMetrics.ShardSlots.Observe(() => [(_draining.IsCancellationRequested ? 0 : options.Value.Shards, [])]);
        _pulling = Task.WhenAll(Enumerable.Range(0, options.Value.Shards).Select(_ => Task.Run(PullAsync, CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>Drains before anything of the host stops: health still answers, and the silo is still a member that can hand its work back.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _draining.CancelAsync();
        if (!_pulling.IsCompleted)
            LogDraining(options.Value.DrainBudget);
        await Task.WhenAny(_pulling, Task.Delay(options.Value.DrainBudget, time, cancellationToken));
        await _stopping.CancelAsync();
        await _pulling;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _slots?.Dispose();
        _draining.Dispose();
        _stopping.Dispose();
    }

    private async Task PullAsync()
    {
        TimeSpan pause = FirstPause;
        while (!_draining.IsCancellationRequested)
        {
            TimeSpan longest = options.Value.IdlePause;
            try
            {
                // Asked for anew each time: while no coordinator has joined there is none to be had.
                ISchedulerGrain scheduler = grains.GetGrain<ISchedulerGrain>(0);
                if (await scheduler.AcquireAsync(silo.Name) is { } lease)
                {
                    if (await WorkAsync(scheduler, lease))
                    {
                        pause = FirstPause;
                        continue;
                    }

                    longest = options.Value.LongestPause;
                }
            }
#pragma warning disable CA1031 // Whatever a call ends with, the worker goes on asking: it must outlive every comparison.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNoScheduler(error.Message);
            }

            await Task.Delay(pause, time, _draining.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < longest ? pause * 2 : longest;
        }
    }

    /// <summary>Does a shard and tells what became of it.</summary>
    /// <returns>False where something that the shard needs did not answer, or where it failed in a way that may be this worker's own: there is no use in taking the next one at once.</returns>
    private async Task<bool> WorkAsync(ISchedulerGrain scheduler, ShardLease lease)
    {
        IComparisonGrain comparison = grains.GetGrain<IComparisonGrain>(lease.Comparison);
        long begun = Stopwatch.GetTimestamp();
        using Activity? span = ImacsTraces.StartBelow(ImacsTraces.Shard, lease.Span, new(ImacsTraces.ComparisonTag, lease.Comparison), new(ImacsTraces.ShardTag, lease.Shard));
        string outcome = MetricLabels.Failed;
        ImacsMetrics.ShardsActive.Add(1);
        try
        {
            ShardReceipt? receipt = await RunAsync(scheduler, lease);
            if (receipt is null)
            {
                outcome = MetricLabels.Cancelled;
                LogStopped(lease.Shard, lease.Comparison);
                await scheduler.ReleaseAsync(lease);
                return true;
            }

            await comparison.ShardFinishedAsync(receipt);
            await scheduler.CompleteAsync(lease);
            outcome = MetricLabels.Done;
            return true;
        }
#pragma warning disable CA1031 // Whatever a shard dies of is told to the scheduler, which decides; the worker goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            span.Fail(error);
            FailureKind kind = CallFailures.IsPassing(error, CancellationToken.None) ? FailureKind.Passing : error is ImacsException ? FailureKind.Final : FailureKind.Retryable;
            if (await scheduler.FailAsync(lease, error.Message, kind))
                await comparison.ShardFailedAsync(lease.Shard, error.Message, isInput: error is ImacsException { IsInput: true });
            return kind == FailureKind.Final;
        }
        finally
        {
            span?.SetTag("imacs.state", outcome);
            ImacsMetrics.ShardsActive.Add(-1);
            ImacsMetrics.ShardDuration.RecordSince(begun, outcome);
        }
    }

    /// <summary>Does a shard while it keeps the lease.</summary>
    /// <returns>Null where the lease was lost or this worker stops.</returns>
    private async Task<ShardReceipt?> RunAsync(ISchedulerGrain scheduler, ShardLease lease)
    {
        IShardGrain shard = grains.GetGrain<IShardGrain>(ShardKeys.Of(lease.Comparison, lease.Shard));
        using var working = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var renewing = new CancellationTokenSource();
        Task renewal = RenewAsync(scheduler, lease, working, renewing.Token);
        try
        {
            return await shard.RunAsync(working.Token);
        }
        catch (Exception) when (working.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            // Before the lease ends: a renewal that came after that would be of a lease that nobody holds.
            await renewing.CancelAsync();
            await renewal;
        }
    }

    private async Task RenewAsync(ISchedulerGrain scheduler, ShardLease lease, CancellationTokenSource working, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(options.Value.Renewal, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;
            try
            {
                if (!await scheduler.RenewAsync(lease, progress.ImagesDone(lease.Comparison, lease.Shard)) && !ended.IsCancellationRequested)
                {
                    LogLost(lease.Shard, lease.Comparison);
                    await working.CancelAsync();
                    return;
                }
            }
            catch (Exception error) when (CallFailures.IsPassing(error, CancellationToken.None))
            {
                // Also where the only coordinator is gone: the next one's scheduler must find that the work goes on.
                LogNoScheduler(error.Message);
            }
        }
    }

    [LoggerMessage(EventId = 2104, Level = LogLevel.Information, Message = "This worker takes no more shards; those in hand have {Budget} to be finished.")]
    private partial void LogDraining(TimeSpan budget);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The scheduler could not be reached; the worker goes on asking: {Reason}")]
    private partial void LogNoScheduler(string reason);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Work on shard {Shard} of comparison {Comparison} was stopped.")]
    private partial void LogStopped(int shard, string comparison);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Information, Message = "The lease of shard {Shard} of comparison {Comparison} was taken away.")]
    private partial void LogLost(int shard, string comparison);
}
