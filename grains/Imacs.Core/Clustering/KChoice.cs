namespace Imacs.Core.Clustering;

/// <summary>One number of clusters that was tried.</summary>
/// <param name="K">Clusters.</param>
/// <param name="Silhouette">Mean silhouette of the sample, -1 to 1.</param>
/// <param name="Stability">Mean adjusted Rand index between runs with different seeds.</param>
/// <param name="Inertia">Mean squared distance of a row of the sample to its centre.</param>
public sealed record KChoice(int K, double Silhouette, double Stability, double Inertia);
