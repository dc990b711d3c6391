using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Torch.Attribution.Baselines;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Attribution;

/// <summary>One output of one model along the straight paths from its baselines to one image, evaluated by the device queue.</summary>
/// <param name="queue">The way to the device.</param>
/// <param name="view">The image as the model sees it.</param>
/// <param name="baselines">Per path, the baseline.</param>
/// <param name="inputRow">The model's output row at the image, known already.</param>
/// <param name="output">What is explained.</param>
internal sealed class ModelFunction(DeviceQueue queue, ModelView view, IReadOnlyList<Baseline> baselines, float[] inputRow, ExplainedOutput output) : IPathFunction
{
    public int Paths => baselines.Count;

    public int Length => view.Input.Data.Length;

    // A difference of two probabilities has no log-odds.
    public OutputLink Link => output is { Kind: OutputKind.Probability, Class.IsContrast: false } ? OutputLink.Logistic : OutputLink.Identity;

    public double InputValue { get; } = output.Of(inputRow, view.Model.Spec.Returns);

    public IReadOnlyList<double> BaselineValues { get; } = [.. baselines.Select(baseline => output.Of(baseline.Row, view.Model.Spec.Returns))];

    public double Along(int path, ReadOnlySpan<double> gradient)
    {
        float[] input = view.Input.Data, baseline = baselines[path].Input.Data;
        double sum = 0;
        for (int i = 0; i < input.Length; i++)
            sum += (input[i] - (double)baseline[i]) * gradient[i];
        return sum;
    }

    public Task<double[]> DifferentiateAsync(ReadOnlyMemory<PathNode> nodes, double[][] sums, CancellationToken cancellationToken) =>
        queue.GradientsAsync(new GradientWork(view.Model, output, nodes, sums, Write, cancellationToken));

    private void Write(PathNode node, Span<float> sample)
    {
        ReadOnlySpan<float> input = view.Input.Data;
        ReadOnlySpan<float> baseline = baselines[node.Path].Input.Data;
        float t = (float)node.T;
        for (int i = 0; i < input.Length; i++)
            sample[i] = baseline[i] + (t * (input[i] - baseline[i]));
    }
}
