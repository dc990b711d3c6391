namespace Imacs.Core.Statistics;

/// <summary>Sample quantiles by linear interpolation between order statistics.</summary>
/// <remarks>Hyndman and Fan 1996, type 7: the default of NumPy and R.</remarks>
public static class Quantiles
{
    /// <summary>A quantile of sorted values.</summary>
    /// <param name="sorted">[n], ascending, at least one.</param>
    /// <param name="probability">0 to 1; 0.5 for the median.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        if (sorted.IsEmpty)
            throw new ArgumentException("No values have no quantile.", nameof(sorted));
        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
