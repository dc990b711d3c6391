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

    /// <summary>Forward passes that this function has asked of the device.</summary>
    public int Forwards { get; private set; }

    public double Along(int path, ReadOnlySpan<double> gradient)
    {
        float[] input = view.Input.Data, baseline = baselines[path].Input.Data;
        double sum = 0;
        for (int i = 0; i < input.Length; i++)
            sum += (input[i] - (double)baseline[i]) * gradient[i];
        return sum;
    }

    public async Task<double[]> EvaluateAsync(ReadOnlyMemory<PathNode> points, CancellationToken cancellationToken)
    {
        // The ends of the paths are known: every class's output at the image and at the baselines was computed to choose the target.
        PathNode[] inner = [.. points.ToArray().Where(point => point.T is > 0 and < 1)];
        Forwards += inner.Length;
        float[][] rows = inner.Length == 0
            ? []
            : await queue.OutputsAsync(view.Model, inner.Length, (index, sample) => Write(inner[index], sample), cancellationToken);
        var values = new double[points.Length];
        for (int i = 0, next = 0; i < values.Length; i++)
        {
            PathNode point = points.Span[i];
            float[] row = point.T <= 0 ? baselines[point.Path].Row : point.T >= 1 ? inputRow : rows[next++];
            values[i] = output.Of(row, view.Model.Spec.Returns);
        }

        return values;
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
