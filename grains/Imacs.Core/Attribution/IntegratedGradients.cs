namespace Imacs.Core.Attribution;

/// <summary>Integrated gradients of one output along the straight paths from several baselines to the input.</summary>
/// <remarks>Sundararajan, Taly and Yan 2017, eq. 3. The fixed rules hold one gradient a path; the adaptive rule, whose weights change as nodes are
/// added, holds one a node.</remarks>
public static class IntegratedGradients
{
    /// <summary>Integrates.</summary>
    /// <param name="function">The output along its paths.</param>
    /// <param name="options">Rule and accuracy.</param>
    /// <param name="shares">The regions whose shares matter; needed by the adaptive rule only.</param>
    /// <param name="cancellationToken">Stops between rounds.</param>
    /// <exception cref="ArithmeticException">A gradient is not finite.</exception>
    public static Task<PathAttribution> RunAsync(
        IPathFunction function,
        QuadratureOptions options,
        IRegionShares? shares,
        CancellationToken cancellationToken = default)
    {
        if (options.Rule != QuadratureRule.Adaptive)
            return FixedAsync(function, options, cancellationToken);
        ArgumentNullException.ThrowIfNull(shares);
        return new AdaptiveIntegration(function, options, shares).RunAsync(cancellationToken);
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

        double[][] sums = Sums(function.Paths, function.Length);
        await function.DifferentiateAsync(nodes, sums, cancellationToken);
        return new(sums, function.InputValue, function.BaselineValues, nodes.Length, double.NaN, Capped: false);
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
