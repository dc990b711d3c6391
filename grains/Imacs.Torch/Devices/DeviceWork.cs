using System.Diagnostics;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>Some samples for one model that somebody waits for. Samples of many works share a batch; each work sees only its own.</summary>
/// <param name="model">The model.</param>
/// <param name="mode">What is asked of it.</param>
/// <param name="count">Number of samples, at least 1.</param>
/// <param name="cancellationToken">A cancelled work's samples are skipped.</param>
internal abstract class DeviceWork(TorchModel model, DeviceMode mode, int count, CancellationToken cancellationToken)
{
    public TorchModel Model { get; } = model;

    public DeviceMode Mode { get; } = mode;

    public int Count { get; } = count;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The span that waits for it, if it is recorded.</summary>
    public ActivityContext? Span { get; } = Activity.Current is { Recorded: true } span ? span.Context : null;

    /// <summary>Number of samples already taken into batches; the queue's to change, under its lock.</summary>
    public int Taken { get; set; }

    /// <summary>Writes one sample, [C, H, W] in the model's input size, canonical values.</summary>
    public abstract void Write(int index, Span<float> sample);

    /// <summary>The class, or the two classes, whose output is differentiated; looked at in modes that differentiate only.</summary>
    public abstract ExplainedClass Explained { get; }

    /// <summary>Takes one sample's results. May be called from several device threads, in any order.</summary>
    /// <param name="index">Which sample.</param>
    /// <param name="row">Output or embedding row; in gradient modes the one value that was differentiated.</param>
    /// <param name="gradient">Gradient with respect to the sample; empty without gradients.</param>
    public abstract void Complete(int index, ReadOnlySpan<float> row, ReadOnlySpan<float> gradient);

    /// <summary>Ends the wait with a failure. May be called more than once.</summary>
    public abstract void Fail(Exception error);
}
