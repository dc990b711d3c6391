using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>A function with a gradient in closed form, along straight paths; it notes what it was asked. Every input is a region of its own.</summary>
internal sealed class StraightPaths(Func<double[], double> value, Func<double[], double[]> gradient, double[] input, params double[][] baselines)
    : IPathFunction, IRegionShares
{
    public int Paths => baselines.Length;

    public int Length => input.Length;

    public OutputLink Link { get; init; }

    public double InputValue => value(input);

    public IReadOnlyList<double> BaselineValues => [.. baselines.Select(value)];

    public List<PathNode[]> Rounds { get; } = [];

    public double Along(int path, ReadOnlySpan<double> integrated)
    {
        double sum = 0;
        for (int i = 0; i < input.Length; i++)
            sum += (input[i] - baselines[path][i]) * integrated[i];
        return sum;
    }

    public Task<double[]> DifferentiateAsync(ReadOnlyMemory<PathNode> nodes, double[][] sums, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Rounds.Add(nodes.ToArray());
        foreach (PathNode node in nodes.Span)
        {
            double[] slope = gradient(At(node));
            for (int i = 0; i < slope.Length; i++)
                sums[node.Sum][i] += node.Weight * slope[i];
        }

        return Task.FromResult(nodes.ToArray().Select(node => value(At(node))).ToArray());
    }

    public double[] Sums(int path, ReadOnlySpan<double> integrated)
    {
        var sums = new double[input.Length];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = (input[i] - baselines[path][i]) * integrated[i] / Paths;
        return sums;
    }

    public double Norm(IReadOnlyList<double[]> gradients) => Attribution(gradients).Sum(Math.Abs);

    /// <summary>The attribution: (x - b) times the integrated gradient, averaged over paths.</summary>
    public double[] Attribution(PathAttribution path) => Attribution(path.Gradients);

    /// <summary>The attribution by so many midpoint nodes that it may be called exact.</summary>
    public async Task<double[]> ReferenceAsync() =>
        Attribution(await IntegratedGradients.RunAsync(this, new QuadratureOptions { Rule = QuadratureRule.Midpoint, Steps = 4000 }, shares: null));

    /// <summary>The worst difference of shares between two attributions.</summary>
    public static double ShareError(double[] attribution, double[] reference)
    {
        (double norm, double other) = (attribution.Sum(Math.Abs), reference.Sum(Math.Abs));
        return attribution.Zip(reference, (a, b) => Math.Abs((a / norm) - (b / other))).Max();
    }

    private double[] Attribution(IReadOnlyList<double[]> gradients)
    {
        var attribution = new double[input.Length];
        for (int path = 0; path < Paths; path++)
        {
            double[] sums = Sums(path, gradients[path]);
            for (int i = 0; i < input.Length; i++)
                attribution[i] += sums[i];
        }

        return attribution;
    }

    private double[] At(PathNode node) =>
        [.. input.Select((end, i) => baselines[node.Path][i] + (node.T * (end - baselines[node.Path][i])))];
}
