using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;

namespace Imacs.Grains.Summaries;

/// <summary>Samples as they stand in a summary.</summary>
internal static class Distributions
{
    private const int Bins = 24;

    /// <summary>The finite values of a sample that begins at 0; the histogram ends at the 99th percentile, so that one outlier does not flatten it.</summary>
    public static Distribution Of(IEnumerable<double> sample)
    {
        double[] values = [.. sample.Where(double.IsFinite).Order()];
        double high = values.Length == 0 ? 0 : Quantiles.OfSorted(values, 0.99);
        return Of(values, 0, high > 0 ? high : 1);
    }

    /// <summary>The finite values of a sample, with a histogram over a fixed range.</summary>
    public static Distribution Of(IEnumerable<double> sample, double low, double high)
    {
        double[] values = [.. sample.Where(double.IsFinite)];
        if (values.Length == 0)
            return new(0, 0, 0, 0, 0, [], []);
        DescriptiveStatistics statistics = DescriptiveStatistics.Of(values);
        var histogram = new HistogramBuilder(low, high, Bins);
        foreach (double value in values)
            histogram.Add(value);
        return new(
            values.Length, statistics.Mean, statistics.Median, statistics.P95, statistics.Max, [.. histogram.Edges], [.. histogram.Counts.Select(count => (int)count)]);
    }
}
