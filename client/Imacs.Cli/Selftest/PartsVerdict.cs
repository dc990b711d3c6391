using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;

namespace Imacs.Cli.Selftest;

/// <summary>E4 to E6: the clusters that differ must be those whose regions show what the models learned.</summary>
internal static class PartsVerdict
{
    /// <summary>Least fraction of a cluster's regions that must show the part which it is taken for.</summary>
    public const double LeastPurity = 0.7;

    /// <summary>Least gap of accuracy between a network at home and one that is not (E6).</summary>
    public const double LeastGap = 0.25;

    /// <summary>How many times the other clusters' mean difference that of the shifted ones must be (E6).</summary>
    public const double LeastRatio = 2;

    /// <summary>E4: the surest cluster up in the first model shows the fill, the surest up in the second the contour.</summary>
    public static Verdict ShapeAndColour(ComparisonSummary summary, IReadOnlyList<ClusterPart> parts) =>
        Sides(summary, parts, [ObjectData.Fill], [ObjectData.Contour]);

    /// <summary>E5: the surest cluster up in the first model shows the ground, the surest up in the second the disc.</summary>
    public static Verdict Background(ComparisonSummary summary, IReadOnlyList<ClusterPart> parts) =>
        Sides(summary, parts, [ObjectData.Ground], [ObjectData.Fill]);

    /// <summary>E6: the first model is less accurate, the surest of all differences is that of a cluster of shifted ground, up in the second, and shifted ground
    /// differs several times as much as all else.</summary>
    /// <remarks>Of all clusters, accepted or not: each ground has a look of its own, so that its clusters lie within a class, and few are in a quarter of all images.</remarks>
    public static Verdict DomainShift(ComparisonSummary summary, IReadOnlyList<ClusterPart> parts)
    {
        double gap = (summary.Models[1].Accuracy ?? 0) - (summary.Models[0].Accuracy ?? 0);
        int surest = ConceptOrder.Rank(parts.Select(part => new ConceptEvidence(part.Cluster.Id, Accepted: true, new MeanInterval(part.Cluster.Delta, part.Cluster.DeltaLow, part.Cluster.DeltaHigh))))[0];
        ClusterPart first = parts.Single(part => part.Cluster.Id == surest);
        double shifted = Mean(parts, true), other = Mean(parts, false);
        return new(
            gap >= LeastGap && IsPure(first, [ObjectData.Shifted]) && first.Cluster.DeltaHigh < 0 && shifted > LeastRatio * other,
            $"accuracy {summary.Models[0].Accuracy:0.00} against {summary.Models[1].Accuracy:0.00}; surest: {Describe(first)}; mean difference {shifted:0.000} on shifted ground, {other:0.000} elsewhere");
    }

    private static Verdict Sides(ComparisonSummary summary, IReadOnlyList<ClusterPart> parts, string[] inFirst, string[] inSecond)
    {
        ClusterPart? up = parts.FirstOrDefault(part => part.Cluster is { Accepted: true, Significant: true, DeltaLow: > 0 });
        ClusterPart? down = parts.FirstOrDefault(part => part.Cluster is { Accepted: true, Significant: true, DeltaHigh: < 0 });
        double first = Pooled(parts, inFirst), second = Pooled(parts, inSecond);
        return new(
            IsPure(up, inFirst) && IsPure(down, inSecond) && first > 0 && second < 0,
            $"accuracy {summary.Models[0].Accuracy:0.00} and {summary.Models[1].Accuracy:0.00}; up in {summary.Models[0].Name}: {Describe(up)}; up in {summary.Models[1].Name}: {Describe(down)}; "
            + $"all {string.Join(" and ", inFirst)} {first:+0.000;-0.000}, all {string.Join(" and ", inSecond)} {second:+0.000;-0.000}");
    }

    private static bool IsPure(ClusterPart? cluster, string[] parts) => cluster is not null && parts.Contains(cluster.Part) && cluster.Purity >= LeastPurity;

    /// <summary>Mean difference over the regions of all clusters that show one of these parts; 0 where none does.</summary>
    private static double Pooled(IReadOnlyList<ClusterPart> clusters, string[] parts)
    {
        ClusterSummary[] chosen = [.. clusters.Where(cluster => parts.Contains(cluster.Part)).Select(cluster => cluster.Cluster)];
        return chosen.Sum(cluster => cluster.Regions * cluster.Delta) / Math.Max(1, chosen.Sum(cluster => cluster.Regions));
    }

    /// <summary>Mean absolute difference over the clusters of shifted ground, or over the others, weighted by regions.</summary>
    private static double Mean(IReadOnlyList<ClusterPart> clusters, bool shifted)
    {
        ClusterSummary[] chosen = [.. clusters.Where(cluster => cluster.Part == ObjectData.Shifted == shifted).Select(cluster => cluster.Cluster)];
        return chosen.Sum(cluster => cluster.Regions * Math.Abs(cluster.Delta)) / Math.Max(1, chosen.Sum(cluster => cluster.Regions));
    }

    private static string Describe(ClusterPart? cluster) => cluster is null ? "none" : $"{cluster.Part} {cluster.Cluster.Delta:+0.000;-0.000} (purity {cluster.Purity:0.00})";
}
