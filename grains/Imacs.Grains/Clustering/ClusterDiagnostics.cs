using Imacs.Core.Clustering;

namespace Imacs.Grains.Clustering;

/// <summary>clusters/diagnostics.json: what is known of a clustering beyond its centres.</summary>
/// <param name="Source">Fingerprint of the comparison whose saved concepts were applied; null where the regions were clustered.</param>
/// <param name="Inertia">Mean squared distance of a region's embedding to its centre.</param>
/// <param name="Silhouette">Mean silhouette of a sample.</param>
/// <param name="Stability">Agreement with the clusterings of other seeds; null where the centres were given.</param>
/// <param name="Curve">Numbers of clusters that were tried; empty where it was given.</param>
/// <param name="Merges">Clusters proposed for merging.</param>
internal sealed record ClusterDiagnostics(
    string? Source, double Inertia, double Silhouette, ClusterStability? Stability, IReadOnlyList<KChoice> Curve, IReadOnlyList<MergeProposal> Merges)
{
    /// <summary>Looks at a clustering.</summary>
    /// <param name="sample">Rows to look at.</param>
    /// <param name="centroids">Its centres.</param>
    /// <param name="source">Where the centres are from; null where they were found here.</param>
    /// <param name="inertia">Mean squared distance of all rows.</param>
    /// <param name="options">How it was made; null where the centres were given.</param>
    /// <param name="curve">The numbers of clusters that were tried.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ClusterDiagnostics Of(
        EmbeddingSample sample, Centroids centroids, string? source, double inertia, KMeansOptions? options, IReadOnlyList<KChoice> curve, CancellationToken cancellationToken)
    {
        int[] labels = ClusterSearch.Labels(sample, centroids);
        int looked = Math.Min(ClusterSearch.SilhouetteRows, sample.Count);
        var silhouette = new Silhouette(sample.Values.AsSpan(0, looked * sample.Dimension), sample.Dimension);
        return new(
            source,
            inertia,
            silhouette.Mean(labels.AsSpan(0, looked), centroids.Count),
            options is null ? null : ClusterSearch.Stability(sample, centroids, options, cancellationToken),
            curve,
            RedundantClusters.Find(sample.Values, labels, centroids));
    }
}
