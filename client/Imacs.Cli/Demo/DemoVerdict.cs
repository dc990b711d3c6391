using System.Globalization;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Demo;

/// <summary>Whether the comparison found what was planted.</summary>
/// <param name="Cluster">The cluster that came first.</param>
/// <param name="Purity">Of its regions in marked images, the fraction that are the mark.</param>
/// <param name="Recall">The fraction of all marks that one of its regions is.</param>
/// <param name="SpuriousShare">Its mean share in the network that learned the mark.</param>
/// <param name="RobustShare">Its mean share in the other.</param>
/// <param name="IntervalClearOfZero">Whether the interval of their difference leaves out 0.</param>
internal sealed record DemoVerdict(int Cluster, double Purity, double Recall, double SpuriousShare, double RobustShare, bool IntervalClearOfZero)
{
    private const double Least = 0.8;

    /// <summary>All of experiment E3 came out.</summary>
    public bool Passed => Purity >= Least && Recall >= Least && SpuriousShare > 3 * Math.Max(0, RobustShare) && IntervalClearOfZero;

    /// <summary>Judges a summary against the list of marks.</summary>
    /// <param name="summary">The finished comparison's.</param>
    /// <param name="regions">Its regions.</param>
    /// <param name="marksFile">CSV: image, x, y, width, height.</param>
    public static DemoVerdict Judge(ComparisonSummary summary, IReadOnlyList<RegionBox> regions, string marksFile)
    {
        Dictionary<string, int[]> marks = File.ReadLines(marksFile).Skip(1).Select(line => line.Split(','))
            .ToDictionary(cells => cells[0], cells => cells[1..].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal);
        if (marks.Count == 0)
            throw new ComparisonFailedException($"{marksFile} lists no marks.");
        ClusterSummary first = summary.Clusters[0];
        RegionBox[] inMarked = [.. regions.Where(region => region.Cluster == first.Id && marks.ContainsKey(region.Image))];
        RegionBox[] hits = [.. inMarked.Where(region => marks[region.Image] is [int x, int y, int width, int height] && region.Hits(x, y, width, height))];
        return new(
            first.Id,
            inMarked.Length == 0 ? 0 : hits.Length / (double)inMarked.Length,
            hits.Select(region => region.Image).Distinct(StringComparer.Ordinal).Count() / (double)marks.Count,
            first.Models[DemoModels.Spurious].MeanShare,
            first.Models[DemoModels.Robust].MeanShare,
            first.DeltaLow > 0);
    }

    /// <summary>What came out.</summary>
    public string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"of the regions of concept {Cluster} in marked images {100 * Purity:0} % are the mark, {100 * Recall:0} % of the marks are found; share {SpuriousShare:0.000} in '{DemoModels.Spurious}' against {RobustShare:0.000} in '{DemoModels.Robust}'");

    /// <summary>The verdict in a sentence.</summary>
    public string Describe() => $"{(Passed ? "The planted mark came out first" : "The planted mark did NOT come out first")}: {Figures}.";
}
