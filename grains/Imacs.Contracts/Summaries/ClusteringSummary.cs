namespace Imacs.Contracts.Summaries;

/// <summary>How the clusters were found, and how far they can be relied on.</summary>
/// <param name="K">Clusters.</param>
/// <param name="Chosen">Whether K was chosen here, by the curve, rather than asked for.</param>
/// <param name="Source">Fingerprint of the comparison whose saved concepts were applied; null where the regions were clustered here.</param>
/// <param name="Inertia">Mean squared distance of a region's embedding to its centre; 0 to 4.</param>
/// <param name="Silhouette">Mean silhouette of a sample of the regions, -1 to 1 (Rousseeuw 1987).</param>
/// <param name="AdjustedRand">Mean adjusted Rand index between this clustering and those of other seeds: 1 for the same partition, 0 for chance; null for applied concepts
/// (Hubert and Arabie 1985).</param>
/// <param name="Curve">The numbers of clusters that were tried; empty where K was asked for.</param>
/// <param name="Merges">Pairs of clusters that look like one, cut in two.</param>
public sealed record ClusteringSummary(
    int K,
    bool Chosen,
    string? Source,
    double Inertia,
    double Silhouette,
    double? AdjustedRand,
    IReadOnlyList<KSummary> Curve,
    IReadOnlyList<MergeSummary> Merges);
