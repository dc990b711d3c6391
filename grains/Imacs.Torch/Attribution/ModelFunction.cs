using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Attribution;

/// <summary>One output of one model along the paths from its baselines to one image, evaluated by the device queue.</summary>
/// <param name="queue">The way to the device.</param>
/// <param name="view">The image as the model sees it.</param>
/// <param name="baselines">Per path, the value of the baseline's pixels.</param>
/// <param name="baselineRows">Per path, the model's output row at the baseline, known already.</param>
/// <param name="inputRow">The model's output row at the image, known already.</param>
/// <param name="target">The explained class.</param>
/// <param name="output">The explained output of that class.</param>
internal sealed class ModelFunction(
    DeviceQueue queue,
    ModelView view,
    IReadOnlyList<float> baselines,
    IReadOnlyList<float[]> baselineRows,
    float[] inputRow,
    int target,
    OutputKind output) : IPathFunction
{
    public int Paths => baselines.Count;

    public int Length => view.Input.Data.Length;

    public OutputLink Link => output == OutputKind.Probability ? OutputLink.Logistic : OutputLink.Identity;

    public double InputValue { get; } = Scalar(view, inputRow, target, output);

    public IReadOnlyList<double> BaselineValues { get; } = [.. baselineRows.Select(row => Scalar(view, row, target, output))];

    public double Along(int path, ReadOnlySpan<double> gradient)
    {
        float[] input = view.Input.Data;
        double sum = 0;
        for (int i = 0; i < input.Length; i++)
            sum += (input[i] - (double)baselines[path]) * gradient[i];
        return sum;
    }

    public Task<double[]> DifferentiateAsync(ReadOnlyMemory<PathNode> nodes, double[][] sums, CancellationToken cancellationToken)
    {
        DeviceMode mode = output == OutputKind.Probability ? DeviceMode.ProbabilityGradient : DeviceMode.OutputGradient;
        return queue.GradientsAsync(new GradientWork(view.Model, mode, nodes, target, sums, Write, cancellationToken));
    }

    private static double Scalar(ModelView view, float[] row, int target, OutputKind output) =>
        output == OutputKind.Logit ? row[target] : Softmax.Probability(row, target, view.Model.Spec.Returns);

    private void Write(PathNode node, Span<float> sample)
    {
        ReadOnlySpan<float> input = view.Input.Data;
        float baseline = baselines[node.Path];
        float t = (float)node.T;
        for (int i = 0; i < input.Length; i++)
            sample[i] = baseline + (t * (input[i] - baseline));
    }
}
