namespace Imacs.Core.Attribution;

/// <summary>Integrated gradients of one output along the straight paths from several baselines to the input.</summary>
/// <remarks>Sundararajan, Taly and Yan 2017, eq. 3. Memory is a fixed number of gradients, whatever the number of evaluations.</remarks>
public static class IntegratedGradients
{
    /// <summary>Integrates.</summary>
    /// <param name="function">The output along its paths.</param>
    /// <param name="options">Rule and accuracy.</param>
    /// <param name="probe">Measures share differences; needed by the adaptive rule only.</param>
    /// <param name="cancellationToken">Stops between rounds.</param>
    /// <exception cref="ArithmeticException">A gradient is not finite.</exception>
    public static Task<PathAttribution> RunAsync(
        IPathFunction function,
        QuadratureOptions options,
        IShareProbe? probe,
        CancellationToken cancellationToken = default)
    {
        if (options.Rule != QuadratureRule.Adaptive)
            return FixedAsync(function, options, cancellationToken);
        ArgumentNullException.ThrowIfNull(probe);
        return new AdaptiveIntegration(function, options, probe).RunAsync(cancellationToken);
    }

    private static async Task<PathAttribution> FixedAsync(IPathFunction function, QuadratureOptions options, CancellationToken cancellationToken)
    {
        QuadratureNode[] rule = Quadrature.Nodes(options.Rule, options.Steps);
        var nodes = new PathNode[function.Paths * rule.Length];
        for (int path = 0; path < function.Paths; path++)
        {
            for (int i = 0; i < rule.Length; i++)
                nodes[(path * rule.Length) + i] = new(path, rule[i].T, rule[i].Weight, path);
        }

        var ends = new PathNode[function.Paths + 1];
        for (int path = 0; path < function.Paths; path++)
            ends[path] = new(path, 0, 0, 0);
        ends[^1] = new(0, 1, 0, 0);

        double[][] sums = Sums(function.Paths, function.Length);
        Task<double[]> values = function.EvaluateAsync(ends, cancellationToken);
        await function.DifferentiateAsync(nodes, sums, cancellationToken);
        double[] atEnds = await values;
        return new(sums, atEnds[^1], atEnds[..^1], nodes.Length, ends.Length, double.NaN, Capped: false);
    }

    /// <summary>Zeroed sums.</summary>
    internal static double[][] Sums(int count, int length)
    {
        var sums = new double[count][];
        for (int i = 0; i < count; i++)
            sums[i] = new double[length];
        return sums;
    }
}
