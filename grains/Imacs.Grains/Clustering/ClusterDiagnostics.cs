using Imacs.Core.Clustering;

namespace Imacs.Grains.Clustering;

/// <summary>clusters/diagnostics.json: what is known of a clustering beyond its centres.</summary>
/// <param name="Inertia">Mean squared distance of a region's embedding to its centre.</param>
/// <param name="Silhouette">Mean silhouette of a sample.</param>
/// <param name="Stability">Agreement with the clusterings of other seeds.</param>
/// <param name="Curve">Numbers of clusters that were tried; empty where it was given.</param>
/// <param name="Merges">Clusters proposed for merging.</param>
internal sealed record ClusterDiagnostics(
    double Inertia, double Silhouette, ClusterStability Stability, IReadOnlyList<KChoice> Curve, IReadOnlyList<MergeProposal> Merges)
{
    public static ClusterDiagnostics Of(
        EmbeddingSample sample, Centroids centroids, double inertia, KMeansOptions options, IReadOnlyList<KChoice> curve, CancellationToken cancellationToken)
    {
        int[] labels = ClusterSearch.Labels(sample, centroids);
        int looked = Math.Min(ClusterSearch.SilhouetteRows, sample.Count);
        var silhouette = new Silhouette(sample.Values.AsSpan(0, looked * sample.Dimension), sample.Dimension);
        return new(
            inertia,
            silhouette.Mean(labels.AsSpan(0, looked), centroids.Count),
            ClusterSearch.Stability(sample, centroids, options, cancellationToken),
            curve,
            RedundantClusters.Find(sample.Values, labels, centroids));
    }
}
