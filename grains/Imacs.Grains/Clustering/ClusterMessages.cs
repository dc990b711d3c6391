using Imacs.Contracts.Actors;
using Imacs.Core.Clustering;

namespace Imacs.Grains.Clustering;

/// <summary>Between the numbers of Imacs.Core and their form in a grain call. Arrays are shared, not copied: both sides never change them.</summary>
internal static class ClusterMessages
{
    public static CentroidsMessage To(Centroids centroids) => new(centroids.Dimension, centroids.Values.ToArray());

    public static Centroids From(CentroidsMessage message) => new(message.Values.Length / message.Dimension, message.Dimension, message.Values);

    public static SampleRequestMessage To(SampleRequest request, long firstRow) => new(request.Seed, request.Threshold, request.Limit, firstRow);

    public static SampleRequest From(SampleRequestMessage message) => new(message.Seed, message.Threshold, message.Limit);

    public static EmbeddingSampleMessage To(EmbeddingSample sample) => new(sample.Dimension, sample.Hashes, sample.Values);

    public static EmbeddingSample From(EmbeddingSampleMessage message) => new(message.Dimension, message.Hashes, message.Values);

    public static ClusterPartialMessage To(KMeansPartial partial) => new(
        partial.Dimension,
        partial.Sums,
        partial.Counts,
        partial.SquaredNorm,
        [.. partial.FarPoints.Select(point => new FarPointMessage(point.Row, point.Cluster, point.Distance, point.Values))]);

    public static KMeansPartial From(ClusterPartialMessage message) => new(
        message.Counts.Length,
        message.Dimension,
        message.Sums,
        message.Counts,
        message.SquaredNorm,
        [.. message.FarPoints.Select(point => new FarPoint(point.Row, point.Cluster, point.Distance, point.Values))]);
}
