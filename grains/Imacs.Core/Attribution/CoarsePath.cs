namespace Imacs.Core.Attribution;

/// <summary>
/// A coarse look at F along one path, as a change of variable: u(t) grows where F moves. Density 0.3 |dF| / sum |dF| + 0.7 dt [ours], so nodes at
/// equal steps of u are denser where the gradient is large, and no stretch of the path goes unseen.
/// </summary>
internal sealed class CoarsePath
{
    private const double MovingPart = 0.3;
    private readonly double[] _cumulative;

    /// <summary>Builds the map from values of F at equally spaced t, both ends included.</summary>
    public CoarsePath(ReadOnlySpan<double> values)
    {
        int cells = values.Length - 1;
        double total = 0;
        for (int i = 0; i < cells; i++)
            total += Math.Abs(values[i + 1] - values[i]);
        _cumulative = new double[cells + 1];
        for (int i = 0; i < cells; i++)
        {
            double moving = total > 0 ? MovingPart * Math.Abs(values[i + 1] - values[i]) / total : MovingPart / cells;
            _cumulative[i + 1] = _cumulative[i] + moving + ((1 - MovingPart) / cells);
        }

        // The last quantile is the end of the path whatever the rounding of the sum was.
        _cumulative[cells] = 1;
    }

    /// <summary>The t at which the share u of the density lies below, 0 to 1.</summary>
    public double At(double u)
    {
        int cells = _cumulative.Length - 1;
        int cell = 0;
        while (cell < cells - 1 && _cumulative[cell + 1] < u)
            cell++;
        double inside = (u - _cumulative[cell]) / (_cumulative[cell + 1] - _cumulative[cell]);
        return Math.Clamp((cell + inside) / cells, 0, 1);
    }
}
