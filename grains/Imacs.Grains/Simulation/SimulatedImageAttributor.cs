using System.Threading.Channels;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Core.Randomness;
using Imacs.Grains.Images;
using Imacs.Storage.Tables;
using Imacs.Torch.Devices;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Simulation;

/// <summary>Devices that take a fixed time for a batch and make their results up: a function of the image's number alone.</summary>
internal sealed class SimulatedImageAttributor : IImageAttributor, IAsyncDisposable
{
    private const int Dimension = 8;
    private const int Side = 64;
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();
    private readonly SimulatedDeviceOptions _options;
    private readonly DeviceWatchdog _watchdog;
    private readonly TimeProvider _time;
    private readonly Task _running;
    private long _batches;

    public SimulatedImageAttributor(IOptions<SimulatedDeviceOptions> options, DeviceWatchdog watchdog, TimeProvider time)
    {
        (_options, _watchdog, _time) = (options.Value, watchdog, time);
        _running = _options.BatchTime > TimeSpan.Zero ? Task.WhenAll(Enumerable.Range(0, _options.Devices).Select(_ => RunAsync())) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ImageOutcome> AttributeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        await ComputeAsync(work, cancellationToken);
        var random = new KeyedRandom(work.Index, "simulated");
        return random.NextDouble() < _options.Rejected
            ? ImageOutcome.Rejected(work, "The simulated device cannot use it.", MetricLabels.Unreadable)
            : Outcome(work, random);
    }

    /// <inheritdoc/>
    public async Task<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken)
    {
        await ComputeAsync(work.Image, cancellationToken);
        return new([.. work.Areas.Select(_ => new double[_options.Models])]);
    }

    /// <inheritdoc/>
    public async Task<DrillDownRecord> ExplainAsync(ImageWork work, CancellationToken cancellationToken)
    {
        await ComputeAsync(work, cancellationToken);
        return new(work.Index, Side, Side, new int[Side * Side], [.. Enumerable.Range(0, _options.Models).Select(_ => new float[Side * Side])]);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
    }

    private Task ComputeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        if (!work.Comparison.StartsWith(SimulatedDeviceOptions.ComparisonPrefix, StringComparison.Ordinal))
            throw new ComparisonFailedException($"This worker simulates its device, and comparison '{work.Comparison}' is not called {SimulatedDeviceOptions.ComparisonPrefix}...: its results would be made up. Use workers with a device.");
        if (_options.Deadly.Contains(work.Index))
            Environment.FailFast($"The simulated device ends the process on image {work.Index}.");
        if (_options.Throwing.Contains(work.Index))
            throw new InvalidOperationException($"The simulated device throws on image {work.Index}.\n   at 0x7f00: its trace, which differs from time to time");
        if (_options.BatchTime <= TimeSpan.Zero)
            return Task.CompletedTask;
        var waiting = new Waiting(work.Index, cancellationToken);
        return _waiting.Writer.TryWrite(waiting) ? waiting.Done.Task : Task.FromCanceled(new CancellationToken(canceled: true));
    }

    private async Task RunAsync()
    {
        List<Waiting> batch = [];
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < _options.ImagesPerBatch && _waiting.Reader.TryRead(out Waiting? waiting))
            {
                if (waiting.Token.IsCancellationRequested)
                    waiting.Done.SetCanceled(waiting.Token);
                else
                    batch.Add(waiting);
            }

            if (batch.Count == 0)
                continue;
            using (_watchdog.Watch("one batch"))
                await Task.Delay(batch.Any(waiting => _options.Hanging.Contains(waiting.Image)) ? Timeout.InfiniteTimeSpan : _options.BatchTime, _time);
            bool fails = new KeyedRandom(Interlocked.Increment(ref _batches), "batch").NextDouble() < _options.Failing;
            foreach (Waiting waiting in batch)
            {
                if (fails)
                    waiting.Done.SetException(new InvalidOperationException("The simulated device failed."));
                else
                    waiting.Done.SetResult();
            }

            batch.Clear();
        }
    }

    private ImageOutcome Outcome(ImageWork work, KeyedRandom random)
    {
        ImageModelRecord[] models = [.. Enumerable.Range(0, _options.Models).Select(_ => new ImageModelRecord(
            Predicted: 0, (float)random.NextDouble(), Target: 0, Change: 0.5, CompletenessError: 0.01, ShareError: 0.01, Norm: 1, Gradients: 16, Forwards: 3, Capped: false))];
        int pairs = models.Length * (models.Length - 1) / 2;
        return new(
            new() { Index = work.Index, Image = work.Image, Path = work.Path, Label = work.Label, LabelIndex = work.LabelIndex, Width = Side, Height = Side, Models = models, Spearman = new double[pairs], TopAreaIou = new double[pairs] },
            [.. Enumerable.Range(0, _options.Regions).Select(number => Region(work, number, random))],
            []);
    }

    private RegionRecord Region(ImageWork work, int number, KeyedRandom random)
    {
        double[] shares = [.. Enumerable.Range(0, _options.Models).Select(_ => random.NextDouble())];
        float[] embedding = [.. Enumerable.Range(0, Dimension).Select(_ => (float)random.NextNormal())];
        double length = Math.Sqrt(embedding.Sum(value => (double)value * value));
        return new()
        {
            ImageIndex = work.Index,
            Region = number,
            X = 0,
            Y = 0,
            Width = Side,
            Height = 1,
            Area = Side,
            Mask = [0, Side, Side * (Side - 1)],
            SelectedBy = [0],
            Sums = shares,
            Shares = shares,
            Embedding = [.. embedding.Select(value => (float)(value / length))],
        };
    }

    private sealed record Waiting(int Image, CancellationToken Token)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
