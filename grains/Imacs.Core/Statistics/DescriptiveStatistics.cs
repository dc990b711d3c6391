namespace Imacs.Core.Statistics;

/// <summary>A sample in a few numbers; all 0 for an empty one.</summary>
/// <param name="Count">Values.</param>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">n - 1 in the denominator; 0 for fewer than two values.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="LowerQuartile">25th percentile, type 7.</param>
/// <param name="Median">Median.</param>
/// <param name="UpperQuartile">75th percentile, type 7.</param>
/// <param name="P95">95th percentile, type 7.</param>
/// <param name="Max">Largest value.</param>
public sealed record DescriptiveStatistics(
    int Count,
    double Mean,
    double StandardDeviation,
    double Min,
    double LowerQuartile,
    double Median,
    double UpperQuartile,
    double P95,
    double Max)
{
    /// <summary>Describes values.</summary>
    /// <param name="values">[n], finite, in any order; n may be 0.</param>
    public static DescriptiveStatistics Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return new DescriptiveStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);
        double[] sorted = values.ToArray();
        // Summed in sorted order, so that the order of arrival does not show in the last bit.
        Array.Sort(sorted);
        double mean = sorted.Sum() / sorted.Length;
        double squares = 0;
        foreach (double value in sorted)
            squares += (value - mean) * (value - mean);
        return new DescriptiveStatistics(
            sorted.Length,
            mean,
            sorted.Length < 2 ? 0 : Math.Sqrt(squares / (sorted.Length - 1)),
            sorted[0],
            Quantiles.OfSorted(sorted, 0.25),
            Quantiles.OfSorted(sorted, 0.5),
            Quantiles.OfSorted(sorted, 0.75),
            Quantiles.OfSorted(sorted, 0.95),
            sorted[^1]);
    }
}
