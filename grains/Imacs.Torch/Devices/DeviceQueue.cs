using System.Diagnostics;
using Imacs.Core.Attribution;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace Imacs.Torch.Devices;

/// <summary>
/// The way to the device: samples of many images wait in lanes, one for each model and mode, and dedicated threads take full fixed-size batches from
/// the lane that has waited longest. Results do not depend on batch neighbours, position, fill or thread.
/// </summary>
/// <remarks>How many samples wait is bounded by how many images are in work at once, which the caller limits.</remarks>
public sealed partial class DeviceQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly Dictionary<(TorchModel Model, DeviceMode Mode), DeviceLane> _lanes = [];
    private readonly List<Thread> _threads = [];
    private readonly DeviceOptions _options;
    private readonly ILogger _logger;
    private readonly long _linger;
    private volatile bool _stopping;
    private long _batches;
    private long _samples;
    private long _busyTicks;
    private long _gradients;
    private long _forwards;
    private long _embeddings;

    /// <summary>Starts the device threads.</summary>
    /// <param name="options">Device, threads and batch size.</param>
    /// <param name="logger">Where failures of the device are told.</param>
    public DeviceQueue(DeviceOptions options, ILogger<DeviceQueue> logger)
    {
        (_options, _logger) = (options, logger);
        _linger = (long)(options.Linger.TotalSeconds * Stopwatch.Frequency);
        TorchRuntime.Initialise();
        Device = torch.device(options.Device);
        int count = options.Threads > 0 ? options.Threads : Device.type == DeviceType.CPU ? Environment.ProcessorCount : 1;
        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(Run) { IsBackground = true, Name = $"{options.Device} #{i}" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>What it has done so far.</summary>
    public DeviceCounters Counters => new(
        Interlocked.Read(ref _batches), Interlocked.Read(ref _samples), _options.BatchSize, TimeSpan.FromSeconds(Interlocked.Read(ref _busyTicks) / (double)Stopwatch.Frequency))
    {
        Gradients = Interlocked.Read(ref _gradients),
        Forwards = Interlocked.Read(ref _forwards),
        Embeddings = Interlocked.Read(ref _embeddings),
    };

    /// <summary>Number of device threads.</summary>
    public int Threads => _threads.Count;

    /// <summary>The device models must be loaded on.</summary>
    internal torch.Device Device { get; }

    /// <summary>Computes output rows of samples.</summary>
    /// <param name="model">The model; loaded on this queue's device.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="write">Writes sample i, [C, H, W] in the model's input size, values 0 to 1. Called on device threads.</param>
    /// <param name="cancellationToken">Drops the samples that have not been taken yet.</param>
    /// <returns>One row of <see cref="TorchModel.Outputs"/> values for each sample, as the model returns them.</returns>
    public Task<float[][]> OutputsAsync(TorchModel model, int count, Action<int, Span<float>> write, CancellationToken cancellationToken) =>
        RowsAsync(new RowWork(model, DeviceMode.Output, count, write, cancellationToken));

    /// <summary>Computes embeddings of samples.</summary>
    /// <param name="model">A model with an embedding.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="write">As in <see cref="OutputsAsync"/>.</param>
    /// <param name="cancellationToken">Drops the samples that have not been taken yet.</param>
    /// <returns>One row of <see cref="TorchModel.EmbeddingLength"/> values for each sample.</returns>
    public Task<float[][]> EmbedAsync(TorchModel model, int count, Action<int, Span<float>> write, CancellationToken cancellationToken) =>
        RowsAsync(new RowWork(model, DeviceMode.Embed, count, write, cancellationToken));

    /// <summary>Computes class activation maps of samples.</summary>
    internal Task<float[][]> ActivationsAsync(TorchModel model, ExplainedOutput output, int count, Action<int, Span<float>> write, CancellationToken cancellationToken) =>
        RowsAsync(new RowWork(model, output.ActivationMode, count, write, cancellationToken, output.Class));

    /// <summary>Computes gradients and hands them over in order; see <see cref="IPathFunction.DifferentiateAsync"/>.</summary>
    internal Task<double[]> GradientsAsync(OrderedGradientWork work)
    {
        Enqueue(work);
        return work.Values;
    }

    /// <summary>Stops after the batches in hand; everything that still waits fails.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _arrivals.Release(_threads.Count);
        foreach (Thread thread in _threads)
            thread.Join();
        lock (_lock)
        {
            foreach (DeviceLane lane in _lanes.Values)
                lane.Abandon(new ObjectDisposedException(nameof(DeviceQueue)));
        }

        _arrivals.Dispose();
    }

    private Task<float[][]> RowsAsync(RowWork work)
    {
        Enqueue(work);
        return work.Rows;
    }

    private void Enqueue(DeviceWork work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            if (!_lanes.TryGetValue((work.Model, work.Mode), out DeviceLane? lane))
                _lanes.Add((work.Model, work.Mode), lane = new DeviceLane((work.Model, work.Mode)));
            lane.Add(work);
        }

        if (_arrivals.CurrentCount < _threads.Count)
            _arrivals.Release();
    }

    private void Run()
    {
        using var session = new DeviceSession(Device, _options.BatchSize);
        List<(DeviceWork Work, int Index)> batch = new(_options.BatchSize);
        while (!_stopping)
        {
            if (!TryTake(batch, out TimeSpan wait))
            {
                _arrivals.Wait(wait);
                continue;
            }

            // Counted before the results go out: who has a result finds its batch in the counters.
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _samples, batch.Count);
            Interlocked.Add(ref Of(batch[0].Work.Mode), batch.Count);
            long start = Stopwatch.GetTimestamp();
            try
            {
                session.Run(batch);
            }
#pragma warning disable CA1031 // Whatever libtorch throws belongs to the works of this batch; the thread must outlive it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogBatchFailed(batch.Count, error);
                foreach ((DeviceWork work, _) in batch)
                    work.Fail(error);
            }

            Interlocked.Add(ref _busyTicks, Stopwatch.GetTimestamp() - start);
            batch.Clear();
        }
    }

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

    /// <summary>Takes a batch from the lane that has waited longest among the full ones, else from one that has lingered long enough.</summary>
    private bool TryTake(List<(DeviceWork Work, int Index)> batch, out TimeSpan wait)
    {
        lock (_lock)
        {
            wait = Timeout.InfiniteTimeSpan;
            while (Best() is { } best)
            {
                long left = best.Since + _linger - Stopwatch.GetTimestamp();
                if (best.Waiting < _options.BatchSize && left > 0)
                {
                    wait = TimeSpan.FromSeconds(left / (double)Stopwatch.Frequency);
                    return false;
                }

                best.Take(_options.BatchSize, batch);
                if (best.Waiting == 0)
                    _lanes.Remove(best.Key);
                // A lane whose works were all cancelled gives nothing, and another one may be due.
                if (batch.Count == 0)
                    continue;
                // A work of many batches arrives once: each thread that takes one wakes the next.
                if (_lanes.Count > 0 && _arrivals.CurrentCount == 0)
                    _arrivals.Release();
                return true;
            }

            return false;
        }
    }

    private DeviceLane? Best()
    {
        DeviceLane? best = null;
        foreach (DeviceLane lane in _lanes.Values)
        {
            if (best is null || Goes(lane, best))
                best = lane;
        }

        return best;
    }

    private bool Goes(DeviceLane lane, DeviceLane before)
    {
        bool full = lane.Waiting >= _options.BatchSize;
        return full == before.Waiting >= _options.BatchSize ? lane.Since < before.Since : full;
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "A batch of {Samples} samples failed on the device.")]
    private partial void LogBatchFailed(int samples, Exception error);
}
