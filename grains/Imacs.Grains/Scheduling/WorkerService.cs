using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <summary>Pulls shards for this silo while it has room: new workers take part at once, slow ones take less, and one that shuts down stops asking.</summary>
internal sealed partial class WorkerService(
    IGrainFactory grains, ILocalSiloDetails silo, IOptions<WorkerOptions> options, TimeProvider time, ILogger<WorkerService> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Enabled
        ? Task.WhenAll(Enumerable.Range(0, options.Value.Shards).Select(_ => PullAsync(stoppingToken)))
        : Task.CompletedTask;

    private async Task PullAsync(CancellationToken stopping)
    {
        ISchedulerGrain scheduler = grains.GetGrain<ISchedulerGrain>(0);
        TimeSpan pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await scheduler.AcquireAsync(silo.Name) is { } lease)
                {
                    pause = FirstPause;
                    await WorkAsync(scheduler, lease, stopping);
                    continue;
                }
            }
#pragma warning disable CA1031 // Whatever a call ends with, the worker goes on asking: it must outlive every comparison.
            catch (Exception error) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNoScheduler(error);
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < options.Value.IdlePause ? pause * 2 : options.Value.IdlePause;
        }
    }

    private async Task WorkAsync(ISchedulerGrain scheduler, ShardLease lease, CancellationToken stopping)
    {
        IShardGrain shard = grains.GetGrain<IShardGrain>(ShardKeys.Of(lease.Comparison, lease.Shard));
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task renewing = RenewAsync(scheduler, shard, lease, working);
        try
        {
            ShardReceipt receipt = await shard.RunAsync(working.Token);
            await scheduler.CompleteAsync(lease, receipt);
        }
#pragma warning disable CA1031 // Whatever a shard dies of is told to the scheduler, which decides; the worker goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (working.IsCancellationRequested)
                LogStopped(lease.Shard, lease.Comparison);
            else
                await scheduler.FailAsync(lease, error.Message, retry: error is not ImacsException { IsTransient: false }, isInput: error is ImacsException { IsInput: true });
        }
        finally
        {
            await working.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(ISchedulerGrain scheduler, IShardGrain shard, ShardLease lease, CancellationTokenSource working)
    {
        while (true)
        {
            await Task.Delay(options.Value.Renewal, time, working.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (working.IsCancellationRequested)
                return;
            try
            {
                if (!await scheduler.RenewAsync(lease, await shard.GetImagesDoneAsync()))
                {
                    LogLost(lease.Shard, lease.Comparison);
                    await working.CancelAsync();
                    return;
                }
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                LogNoScheduler(error);
            }
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The scheduler could not be reached; the worker goes on asking.")]
    private partial void LogNoScheduler(Exception error);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Work on shard {Shard} of comparison {Comparison} was stopped.")]
    private partial void LogStopped(int shard, string comparison);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Information, Message = "The lease of shard {Shard} of comparison {Comparison} was taken away.")]
    private partial void LogLost(int shard, string comparison);
}
