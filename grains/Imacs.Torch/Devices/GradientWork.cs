using Imacs.Core.Attribution;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>Samples on straight paths, whose weighted gradients are added up.</summary>
internal sealed class GradientWork(
    TorchModel model,
    ExplainedOutput output,
    ReadOnlyMemory<PathNode> nodes,
    double[][] sums,
    Action<PathNode, Span<float>> write,
    CancellationToken cancellationToken)
    : OrderedGradientWork(model, output.GradientMode, nodes.Length, cancellationToken)
{
    public override ExplainedClass Explained => output.Class;

    public override void Write(int index, Span<float> sample) => write(nodes.Span[index], sample);

    protected override void Take(int index, ReadOnlySpan<float> gradient)
    {
        PathNode node = nodes.Span[index];
        double weight = node.Weight;
        Span<double> sum = sums[node.Sum];
        for (int i = 0; i < gradient.Length; i++)
            sum[i] += weight * gradient[i];
    }
}
