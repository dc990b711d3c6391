namespace Imacs.Core.Attribution;

/// <summary>
/// The adaptive rule [ours]. A coarse, forward-only look at F on each path gives a change of variable u(t) (<see cref="CoarsePath"/>). Gradient
/// nodes are the centres of equal cells of u, weighted by the cells' widths in t, and are summed in two interleaved halves, each of which is a rule
/// of its own. The difference of the halves in the shares of the regions estimates the error of their mean. While it is above tolerance, another
/// round with twice as many nodes is added; every round counts in the result by its number of nodes.
/// </summary>
/// <remarks>
/// Completeness alone is a bad guide: bisecting the intervals with the largest residual reaches it cheaply with maps no better than midpoint's at
/// the same cost. It is waited for as well, but never optimised for.
/// </remarks>
internal sealed class AdaptiveIntegration(IPathFunction function, QuadratureOptions options, IShareProbe probe)
{
    private readonly int _paths = function.Paths;

    // Two for each path: the even and the odd nodes of all rounds.
    private readonly double[][] _halves = IntegratedGradients.Sums(2 * function.Paths, function.Length);
    private readonly double[] _weights = new double[2 * function.Paths];
    private int _nodes;

    /// <summary>Runs rounds until the tolerances or the cap are reached.</summary>
    public async Task<PathAttribution> RunAsync(CancellationToken cancellationToken)
    {
        double[] coarse = await LookAsync(cancellationToken);
        int perPath = options.CoarsePoints - 1;
        double input = coarse[^1];
        double[] baselines = [.. Enumerable.Range(0, _paths).Select(path => coarse[path * perPath])];
        CoarsePath[] maps = [.. Enumerable.Range(0, _paths).Select(path => new CoarsePath([.. coarse.AsSpan(path * perPath, perPath), input]))];

        double change = input - baselines.Average();
        for (int next = options.FirstNodes; ; next *= 2)
        {
            await RoundAsync(maps, next, cancellationToken);
            double shareError = options.HalvesToError * probe.WorstDifference(Half(0), Half(1));
            double[][] mean = Mean();
            double attributed = Enumerable.Range(0, _paths).Average(path => function.Along(path, mean[path]));
            bool accurate = shareError <= options.Tolerance && Completeness.RelativeError(attributed, change) <= options.CompletenessTolerance;
            if (accurate || _nodes + (2 * next) > options.MaxNodes)
                return new(mean, input, baselines, _nodes * _paths, coarse.Length, shareError, Capped: !accurate);
        }
    }

    /// <summary>F at equally spaced points of each path; the input, which all paths share, once and last.</summary>
    private Task<double[]> LookAsync(CancellationToken cancellationToken)
    {
        int perPath = options.CoarsePoints - 1;
        var points = new PathNode[(_paths * perPath) + 1];
        for (int path = 0; path < _paths; path++)
        {
            for (int i = 0; i < perPath; i++)
                points[(path * perPath) + i] = new(path, (double)i / perPath, 0, 0);
        }

        points[^1] = new(0, 1, 0, 0);
        return function.EvaluateAsync(points, cancellationToken);
    }

    private async Task RoundAsync(CoarsePath[] maps, int count, CancellationToken cancellationToken)
    {
        var nodes = new PathNode[_paths * count];
        for (int path = 0; path < _paths; path++)
        {
            double left = 0;
            for (int i = 0; i < count; i++)
            {
                double right = maps[path].At((i + 1.0) / count);
                int half = (2 * path) + (i % 2);
                double weight = count * (right - left);
                nodes[(path * count) + i] = new(path, maps[path].At((i + 0.5) / count), weight, half);
                _weights[half] += weight;
                left = right;
            }
        }

        await function.DifferentiateAsync(nodes, _halves, cancellationToken);
        _nodes += count;
    }

    private double[][] Half(int which) =>
        [.. Enumerable.Range(0, _paths).Select(path => Scaled(_halves[(2 * path) + which], 1 / _weights[(2 * path) + which]))];

    private double[][] Mean()
    {
        var mean = new double[_paths][];
        for (int path = 0; path < _paths; path++)
        {
            (double[] even, double[] odd) = (_halves[2 * path], _halves[(2 * path) + 1]);
            double scale = 1 / (_weights[2 * path] + _weights[(2 * path) + 1]);
            mean[path] = new double[even.Length];
            for (int i = 0; i < even.Length; i++)
                mean[path][i] = (even[i] + odd[i]) * scale;
        }

        return mean;
    }

    private static double[] Scaled(double[] sum, double scale)
    {
        var scaled = new double[sum.Length];
        for (int i = 0; i < sum.Length; i++)
            scaled[i] = sum[i] * scale;
        return scaled;
    }
}
