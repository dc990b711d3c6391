using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>Samples anywhere, whose gradients are handed over in order.</summary>
internal sealed class PointGradientWork(
    TorchModel model,
    ExplainedOutput output,
    int count,
    Action<int, Span<float>> write,
    PointGradientWork.Taker take,
    CancellationToken cancellationToken)
    : OrderedGradientWork(model, output.GradientMode, count, cancellationToken)
{
    /// <summary>Takes the gradient of one sample; called in the order of the samples, by one thread at a time.</summary>
    public delegate void Taker(int index, ReadOnlySpan<float> gradient);

    public override ExplainedClass Explained => output.Class;

    public override void Write(int index, Span<float> sample) => write(index, sample);

    protected override void Take(int index, ReadOnlySpan<float> gradient) => take(index, gradient);
}
