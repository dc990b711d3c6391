using System.Diagnostics;
using Imacs.Contracts.Telemetry;
using Imacs.Core.Attribution;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace Imacs.Torch.Devices;

/// <summary>
/// The way to the device: samples of many images wait in lanes, one for each model and mode, and dedicated threads take full fixed-size batches from
/// the fullest lane. Results do not depend on batch neighbours, position, fill or thread.
/// </summary>
/// <remarks>How many samples wait is bounded by how many images are in work at once, which the caller limits.</remarks>
public sealed partial class DeviceQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly DeviceLanes _lanes;
    private readonly List<Thread> _threads = [];
    private readonly DeviceOptions _options;
    private readonly ILogger _logger;
    private readonly DeviceWatchdog? _watchdog;
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
    /// <param name="watchdog">Watches over each batch; null where nobody does.</param>
    public DeviceQueue(DeviceOptions options, ILogger<DeviceQueue> logger, DeviceWatchdog? watchdog = null)
    {
        (_options, _logger, _watchdog) = (options, logger, watchdog);
        _lanes = new DeviceLanes(options.BatchSize, options.Linger);
        TorchRuntime.Initialise();
        Device = torch.device(options.Device);
        int count = options.Threads > 0 ? options.Threads : Device.type == DeviceType.CPU ? Environment.ProcessorCount : 1;
        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(Run) { IsBackground = true, Name = $"{options.Device} #{i}" };
            thread.Start();
            _threads.Add(thread);
        }

        ImacsMetrics.DeviceThreads.Add(count);
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
        ImacsMetrics.DeviceThreads.Add(-_threads.Count);
        lock (_lock)
        {
            ImacsMetrics.DeviceQueue.Add(-_lanes.Waiting);
            _lanes.Abandon(new ObjectDisposedException(nameof(DeviceQueue)));
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
            _lanes.Add(work, Stopwatch.GetTimestamp());
            ImacsMetrics.DeviceQueue.Add(work.Count);
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

            Execute(session, batch);
            batch.Clear();
        }
    }

    private bool TryTake(List<(DeviceWork Work, int Index)> batch, out TimeSpan wait)
    {
        lock (_lock)
        {
            // Not the batch's size alone: samples of cancelled works leave with it.
            int waiting = _lanes.Waiting;
            bool taken = _lanes.TryTake(batch, Stopwatch.GetTimestamp(), out wait);
            ImacsMetrics.DeviceQueue.Add(_lanes.Waiting - waiting);
            if (!taken)
                return false;
            // A work of many batches arrives once: each thread that takes one wakes the next.
            if (!_lanes.IsEmpty && _arrivals.CurrentCount == 0)
                _arrivals.Release();
            return true;
        }
    }
}
