using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Scheduling;

/// <summary>
/// Tells metrics, and so whoever decides how many workers there are, how much work there is. Every coordinator asks the scheduler by itself: the figure outlives any one of them, it is there
/// while there is no worker at all, and asking keeps a scheduler alive in the cluster.
/// </summary>
internal sealed partial class BacklogService(IGrainFactory grains, TimeProvider time, ILogger<BacklogService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    // An older answer says nothing: better no figure, which is noticed, than a wrong one.
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);
    private volatile Answer? _latest;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable shards = ImacsMetrics.SchedulerShards.Observe(() => Valid is { } backlog
            ? [(backlog.PendingShards, [MetricLabels.Pending]), (backlog.ShardsInFlight, [MetricLabels.InFlight])]
            : []);
        using IDisposable comparisons = ImacsMetrics.SchedulerComparisons.Observe(() => Valid is { } backlog ? [(backlog.Comparisons, [])] : []);
        long told = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _latest = new(await grains.GetGrain<ISchedulerGrain>(0).GetBacklogAsync(), time.GetTimestamp());
            }
            catch (Exception error) when (CallFailures.IsPassing(error, CancellationToken.None) || error is InvalidOperationException)
            {
                // A coordinator that has just joined, or a scheduler that moves, is nothing to tell of.
                if (Valid is null && time.GetElapsedTime(told) > Reminder)
                {
                    told = time.GetTimestamp();
                    LogUnknown(error.Message);
                }
            }

            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private SchedulerBacklog? Valid => _latest is { } latest && time.GetElapsedTime(latest.Time) < Validity ? latest.Backlog : null;

    [LoggerMessage(EventId = 2121, Level = LogLevel.Warning, Message = "The scheduler does not say how much work there is, and workers are not scaled: {Reason}")]
    private partial void LogUnknown(string reason);

    private sealed record Answer(SchedulerBacklog Backlog, long Time);
}
