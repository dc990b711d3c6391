namespace Imacs.Contracts.Summaries;

/// <summary>One number of clusters that was tried.</summary>
/// <param name="K">Clusters.</param>
/// <param name="Silhouette">Mean silhouette, -1 to 1: the largest decides.</param>
/// <param name="Stability">Mean adjusted Rand index between runs with different seeds.</param>
/// <param name="Inertia">Mean squared distance of a region's embedding to its centre.</param>
public sealed record KSummary(int K, double Silhouette, double Stability, double Inertia);
