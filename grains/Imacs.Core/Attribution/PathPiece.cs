namespace Imacs.Core.Attribution;

/// <summary>
/// The stretch of a path between two neighbouring samples, and how its integral is taken from their gradients: left weight x left gradient + right
/// weight x right gradient.
/// </summary>
/// <remarks>
/// <para>
/// Product integration [ours]. The gradient of a probability p is p (1 - p) times the gradient of its log-odds. The first factor changes by orders
/// of magnitude within a piece, the second does not; so the second is interpolated linearly between the samples and the first is integrated. It
/// is known without further evaluations: the log-odds are the cubic Hermite interpolant of their values and slopes at the ends, both of which
/// every gradient evaluation gives. For other outputs the factor is 1, and this is the trapezoidal rule.
/// </para>
/// <para>The first piece begins at a baseline without a gradient: its right end's stands for it whole.</para>
/// </remarks>
internal sealed class PathPiece
{
    // A weight is at most this many times the width: a gradient in saturated float32 arithmetic, where p (1 - p) is next to 0, is mostly noise.
    private const double MaxRelativeWeight = 8;

    // Where p is within this of 0 or 1, float32 no longer tells the log-odds.
    private const double Saturated = 1e-7;

    private const int Points = 16;

    /// <summary>Weighs a piece.</summary>
    /// <param name="path">The path it belongs to.</param>
    /// <param name="left">The sample nearer to the baseline.</param>
    /// <param name="right">The other; it has a gradient.</param>
    /// <param name="link">On which scale F changes slowly.</param>
    public PathPiece(int path, PathSample left, PathSample right, OutputLink link)
    {
        (Path, Left, Right) = (path, left, right);
        if (link == OutputLink.Logistic)
            WeighLogistic();
        else
            (LeftWeight, RightWeight, Middle) = (Width / 2, Width / 2, left.T + (Width / 2));
        if (left.Gradient is null)
            (LeftWeight, RightWeight) = (0, link == OutputLink.Logistic ? RightWeight : Width);
    }

    public int Path { get; }

    public PathSample Left { get; }

    public PathSample Right { get; }

    public double Width => Right.T - Left.T;

    public double LeftWeight { get; private set; }

    public double RightWeight { get; private set; }

    /// <summary>Where it is split: half of its width in t on average with half of its change of F.</summary>
    public double Middle { get; private set; }

    /// <summary>What this piece attributes beyond the known change of F over it.</summary>
    public double Residual => (LeftWeight * Left.Slope) + (RightWeight * Right.Slope) - (Right.Value - Left.Value);

    /// <summary>How far the piece's two samples disagree about the worst region. It estimates the error of interpolating between them.</summary>
    /// <returns>In units of the output, averaged over paths.</returns>
    public double Disagreement()
    {
        double[] right = Right.Regions!;
        double worst = 0;
        for (int region = 0; region < right.Length; region++)
        {
            // Where only one sample speaks, half of what it says is in doubt.
            double difference = Left.Regions is { } left
                ? (LeftWeight * left[region]) - (RightWeight * right[region])
                : 0.5 * RightWeight * right[region];
            worst = Math.Max(worst, Math.Abs(difference));
        }

        return worst;
    }

    private void WeighLogistic()
    {
        (double start, double end) = (LogOdds(Left.Value), LogOdds(Right.Value));
        (double factorLeft, double factorRight) = (Factor(start), Factor(end));
        double slopeRight = Width * Right.Slope / factorRight;
        // Without a slope at the baseline, the parabola through what is known.
        double slopeLeft = Left.Gradient is null ? (2 * (end - start)) - slopeRight : Width * Left.Slope / factorLeft;
        Span<double> factors = stackalloc double[Points];
        (double nearLeft, double nearRight) = (0, 0);
        for (int i = 0; i < Points; i++)
        {
            double u = (i + 0.5) / Points;
            factors[i] = Factor(Hermite(u, start, slopeLeft, end, slopeRight));
            nearLeft += factors[i] * (1 - u) / Points;
            nearRight += factors[i] * u / Points;
        }

        double whole = nearLeft + nearRight;
        LeftWeight = Width * Math.Min(nearLeft / factorLeft, MaxRelativeWeight);
        RightWeight = Width * Math.Min((Left.Gradient is null ? whole : nearRight) / factorRight, MaxRelativeWeight);
        Middle = Left.T + (Width * Median(factors, whole));
    }

    /// <summary>The median of the even mixture of a uniform density and of the factor's.</summary>
    private static double Median(ReadOnlySpan<double> factors, double whole)
    {
        double below = 0;
        for (int i = 0; i < Points; i++)
        {
            double share = 0.5 * (1 + (factors[i] / whole)) / Points;
            if (below + share >= 0.5)
                return (i + ((0.5 - below) / share)) / Points;
            below += share;
        }

        return 0.5;
    }

    private static double Hermite(double u, double start, double slopeStart, double end, double slopeEnd)
    {
        double v = 1 - u;
        return (v * v * (((1 + (2 * u)) * start) + (u * slopeStart))) + (u * u * (((1 + (2 * v)) * end) - (v * slopeEnd)));
    }

    private static double LogOdds(double p)
    {
        double inside = Math.Clamp(p, Saturated, 1 - Saturated);
        return Math.Log(inside / (1 - inside));
    }

    /// <summary>p (1 - p) of log-odds.</summary>
    private static double Factor(double logOdds)
    {
        double e = Math.Exp(-Math.Abs(logOdds));
        return e / ((1 + e) * (1 + e));
    }
}
