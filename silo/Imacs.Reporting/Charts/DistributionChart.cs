using Imacs.Contracts.Summaries;

namespace Imacs.Reporting.Charts;

/// <summary>Data of small histograms stacked on one axis, as the page's script reads it.</summary>
/// <param name="Unit">What the horizontal axis shows.</param>
/// <param name="Logarithmic">Whether it is logarithmic: so where the bins widen.</param>
/// <param name="Series">One histogram each, from the top.</param>
internal sealed record DistributionChart(string Unit, bool Logarithmic, IReadOnlyList<DistributionSeries> Series)
{
    // Bins that grow tenfold from first to last were spaced by ratio, not by difference.
    private const double WideningOfRatioBins = 10;

    /// <summary>A chart of samples; empty ones are left out.</summary>
    /// <param name="unit">What the horizontal axis shows.</param>
    /// <param name="samples">Name, colour slot (-1 for neutral) and sample.</param>
    public static DistributionChart Of(string unit, IEnumerable<(string Name, int Slot, Distribution Sample)> samples)
    {
        DistributionSeries[] series =
        [
            .. samples.Where(s => s.Sample.Count > 0 && s.Sample.Edges.Count > 1)
                .Select(s => new DistributionSeries(s.Name, s.Slot, s.Sample.Edges, s.Sample.Counts, s.Sample.Median)),
        ];
        return new DistributionChart(unit, series.Length > 0 && Array.TrueForAll(series, s => Widens(s.Edges)), series);
    }

    private static bool Widens(IReadOnlyList<double> edges) =>
        edges.Count > 2 && edges[0] >= 0 && edges[^1] - edges[^2] > WideningOfRatioBins * (edges[2] - edges[1]);
}
