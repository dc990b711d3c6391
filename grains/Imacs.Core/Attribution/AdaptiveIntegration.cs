namespace Imacs.Core.Attribution;

/// <summary>
/// The adaptive rule [ours]. A few gradients on each path, then rounds that split the pieces between them where the shares of regions are most in
/// doubt, on all paths of the image together, until the estimated error of the worst region's share in the averaged map is small enough. Weights
/// come from product integration, see <see cref="PathPiece"/>.
/// </summary>
/// <remarks>
/// Completeness alone is a bad guide (cancelling errors fulfil it early), but a good second: pieces are judged by how far their ends disagree about
/// regions and by their residual, and when the shares are accurate and completeness is not yet, the residual alone decides.
/// </remarks>
internal sealed class AdaptiveIntegration(IPathFunction function, QuadratureOptions options, IRegionShares shares)
{
    // Calibrated on EuroSAT images against 600 nodes, see docs/performance.md: the estimate covers the true error on more than 95 % of images.
    private const double DisagreementToError = 0.3;
    private const double ResidualToError = 0.6;

    // What each half of a piece is expected to keep of its error: two of them together half of it, in quadrature.
    private const double ErrorKeptByHalf = 0.35;

    // A round ends early where it is expected to be the last, with a little to spare.
    private const double SafetyOfLastRound = 0.9;

    // Rounds grow with the mesh, so that hard images do not take dozens; small ones keep the rule economical.
    private const int LeastSplitsPerPath = 2;
    private const int SamplesPerSplit = 4;

    // Below these, float32 evaluations of a network tell no more.
    private const double LeastWidth = 1e-4;
    private const double LeastNorm = 1e-6;

    private readonly AdaptiveMesh _mesh = new(function, shares);
    private readonly double _change = function.InputValue - function.BaselineValues.Average();

    /// <summary>Runs rounds until the tolerances or the cap are reached.</summary>
    public async Task<PathAttribution> RunAsync(CancellationToken cancellationToken)
    {
        List<(int Path, double T)> next = FirstRound();
        while (true)
        {
            await _mesh.AddAsync(next, cancellationToken);
            PathPiece[] pieces = [.. _mesh.Pieces()];
            double[][] gradients = _mesh.Integrate(pieces);
            double norm = Math.Max(shares.Norm(gradients), LeastNorm);
            double[] errors = [.. pieces.Select(piece => ErrorOf(piece, norm))];
            double shareError = Together(errors);
            double attributed = Enumerable.Range(0, function.Paths).Average(path => function.Along(path, gradients[path]));
            bool complete = Completeness.RelativeError(attributed, _change) <= options.CompletenessTolerance;
            bool accurate = complete && shareError <= options.Tolerance;
            next = accurate ? [] : Splits(pieces, shareError <= options.Tolerance ? [.. pieces.Select(ResidualOf)] : errors, stopEarly: complete);
            if (next.Count > 0)
                continue;
            _mesh.Release();
            return new(gradients, function.InputValue, function.BaselineValues, _mesh.Evaluations, shareError, Capped: !accurate);
        }
    }

    /// <summary>The input, once for all paths, and equally spaced nodes, the first of them half a step from the baseline.</summary>
    private List<(int Path, double T)> FirstRound()
    {
        List<(int Path, double T)> nodes = [(0, 1)];
        for (int path = 0; path < function.Paths; path++)
        {
            for (int i = 0; i < options.FirstNodes; i++)
                nodes.Add((path, (i + 0.5) / (options.FirstNodes + 0.5)));
        }

        return nodes;
    }

    private double ErrorOf(PathPiece piece, double norm) =>
        ((DisagreementToError * piece.Disagreement()) + (ResidualToError * ResidualOf(piece))) / norm;

    private double ResidualOf(PathPiece piece) => Math.Abs(piece.Residual) / function.Paths;

    /// <summary>Errors of pieces have signs of their own, so they add up like independent ones.</summary>
    private static double Together(IEnumerable<double> errors) => Math.Sqrt(errors.Sum(error => error * error));

    /// <summary>Chooses the next round: always the piece of the largest error, whose halves are then expected to have less of it.</summary>
    private List<(int Path, double T)> Splits(PathPiece[] pieces, double[] errors, bool stopEarly)
    {
        int most = Math.Min(
            Math.Max(LeastSplitsPerPath * function.Paths, _mesh.Evaluations / SamplesPerSplit),
            (options.MaxNodes * function.Paths) - _mesh.Evaluations);
        List<(int Path, double Left, double Middle, double Right, double Error)> candidates =
            [.. pieces.Select((piece, i) => (piece.Path, piece.Left.T, piece.Middle, piece.Right.T, errors[i]))];
        List<(int Path, double T)> splits = [];
        while (splits.Count < most)
        {
            int worst = -1;
            for (int i = 0; i < candidates.Count; i++)
            {
                if (candidates[i].Right - candidates[i].Left >= LeastWidth && (worst < 0 || candidates[i].Error > candidates[worst].Error))
                    worst = i;
            }

            if (worst < 0)
                break;
            (int path, double left, double middle, double right, double error) = candidates[worst];
            splits.Add((path, middle));
            candidates[worst] = (path, left, (left + middle) / 2, middle, ErrorKeptByHalf * error);
            candidates.Add((path, middle, (middle + right) / 2, right, ErrorKeptByHalf * error));
            if (stopEarly && Together(candidates.Select(candidate => candidate.Error)) <= SafetyOfLastRound * options.Tolerance)
                break;
        }

        return splits;
    }
}
