using System.Diagnostics;
using Imacs.Contracts.Telemetry;
using Microsoft.Extensions.Logging;

namespace Imacs.Torch.Devices;

// What becomes of one batch, on the thread that took it.
public sealed partial class DeviceQueue
{
    /// <summary>Runs a batch. One that fails is run again a work at a time, in batches of the same shape: who is to blame fails alone, and the others get the same bits as ever.</summary>
    private void Execute(DeviceSession session, List<(DeviceWork Work, int Index)> batch)
    {
        if (TryRun(session, batch) is not { } error)
            return;
        List<(DeviceWork Work, int Index)>[] works = [.. batch.GroupBy(entry => entry.Work).Select(work => work.ToList())];
        if (works is [_])
        {
            batch[0].Work.Fail(error);
            return;
        }

        foreach (List<(DeviceWork Work, int Index)> work in works)
        {
            if (_stopping || work[0].Work.CancellationToken.IsCancellationRequested)
                work[0].Work.Fail(_stopping ? new ObjectDisposedException(nameof(DeviceQueue)) : new OperationCanceledException(work[0].Work.CancellationToken));
            else
                Execute(session, work);
        }
    }

    /// <returns>What the device failed with; null where it did not.</returns>
    private Exception? TryRun(DeviceSession session, List<(DeviceWork Work, int Index)> batch)
    {
        // Counted before the results go out: who has a result finds its batch in the counters.
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _samples, batch.Count);
        Interlocked.Add(ref Of(batch[0].Work.Mode), batch.Count);
        long start = Stopwatch.GetTimestamp();
        using Activity? span = SpanOf(batch);
        using IDisposable? watched = _watchdog?.Watch("one batch");
        try
        {
            session.Run(batch);
            return null;
        }
#pragma warning disable CA1031 // Whatever libtorch throws belongs to the works of this batch; the thread must outlive it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogBatchFailed(batch.Count, error);
            ImacsMetrics.BatchFailures.Add(1);
            span.Fail(error);
            return error;
        }
        finally
        {
            Measure(batch, start);
        }
    }

    private void Measure(List<(DeviceWork Work, int Index)> batch, long start)
    {
        long ticks = Stopwatch.GetTimestamp() - start;
        Interlocked.Add(ref _busyTicks, ticks);
        double seconds = ticks / (double)Stopwatch.Frequency;
        string kind = KindOf(batch[0].Work.Mode);
        ImacsMetrics.DeviceBusy.Add(seconds);
        ImacsMetrics.BatchDuration.Record(seconds, kind);
        ImacsMetrics.BatchFill.Record(batch.Count / (double)_options.BatchSize);
        ImacsMetrics.Evaluations.Add(batch.Count, kind);
    }

    /// <summary>A span for a batch of which somebody records what becomes of it.</summary>
    private static Activity? SpanOf(List<(DeviceWork Work, int Index)> batch)
    {
        List<ActivityContext>? parents = null;
        DeviceWork? last = null;
        foreach ((DeviceWork work, _) in batch)
        {
            if (work != last && work.Span is { } span && !(parents ??= []).Contains(span))
                parents.Add(span);
            last = work;
        }

        return parents is null ? null : ImacsTraces.StartBatch(parents, new("imacs.samples", batch.Count), new("imacs.kind", KindOf(batch[0].Work.Mode)));
    }

    private static string KindOf(DeviceMode mode) => mode switch
    {
        DeviceMode.Output => MetricLabels.Forward,
        DeviceMode.Embed => MetricLabels.Embedding,
        _ => MetricLabels.Gradient,
    };

    private ref long Of(DeviceMode mode)
    {
        switch (mode)
        {
            case DeviceMode.Output:
                return ref _forwards;
            case DeviceMode.Embed:
                return ref _embeddings;
            default:
                return ref _gradients;
        }
    }

    [LoggerMessage(EventId = 2601, Level = LogLevel.Warning, Message = "A batch of {Samples} samples failed on the device.")]
    private partial void LogBatchFailed(int samples, Exception error);
}
