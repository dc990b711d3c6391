using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>A function with a gradient in closed form, along straight paths; it notes what it was asked.</summary>
internal sealed class StraightPaths(Func<double[], double> value, Func<double[], double[]> gradient, double[] input, params double[][] baselines) : IPathFunction
{
    public int Paths => baselines.Length;

    public int Length => input.Length;

    public List<PathNode[]> Evaluations { get; } = [];

    public List<(PathNode[] Nodes, double[][] Sums)> Rounds { get; } = [];

    public double Along(int path, ReadOnlySpan<double> integrated)
    {
        double sum = 0;
        for (int i = 0; i < input.Length; i++)
            sum += (input[i] - baselines[path][i]) * integrated[i];
        return sum;
    }

    public Task<double[]> EvaluateAsync(ReadOnlyMemory<PathNode> points, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Evaluations.Add(points.ToArray());
        return Task.FromResult(points.ToArray().Select(point => value(At(point))).ToArray());
    }

    public Task<double[]> DifferentiateAsync(ReadOnlyMemory<PathNode> nodes, double[][] sums, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Rounds.Add((nodes.ToArray(), sums));
        foreach (PathNode node in nodes.Span)
        {
            double[] slope = gradient(At(node));
            for (int i = 0; i < slope.Length; i++)
                sums[node.Sum][i] += node.Weight * slope[i];
        }

        return Task.FromResult(nodes.ToArray().Select(node => value(At(node))).ToArray());
    }

    /// <summary>The attribution: (x - b) times the integrated gradient, averaged over paths.</summary>
    public double[] Attribution(PathAttribution path)
    {
        var attribution = new double[input.Length];
        for (int p = 0; p < Paths; p++)
        {
            for (int i = 0; i < input.Length; i++)
                attribution[i] += (input[i] - baselines[p][i]) * path.Gradients[p][i] / Paths;
        }

        return attribution;
    }

    private double[] At(PathNode node) =>
        [.. input.Select((end, i) => baselines[node.Path][i] + (node.T * (end - baselines[node.Path][i])))];
}
