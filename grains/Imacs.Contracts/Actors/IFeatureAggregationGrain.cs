using Orleans.Concurrency;

namespace Imacs.Contracts.Actors;

/// <summary>Clusters the regions of one comparison: seeding and mini-batch k-means over partials that the shards compute. Key: the comparison's id.</summary>
[Alias("imacs.feature-aggregation")]
public interface IFeatureAggregationGrain : IGrainWithStringKey
{
    /// <summary>Fits the clusters and stores centroids and trace. Idempotent: what is stored already is not computed again.</summary>
    /// <param name="request">How many clusters of how many regions.</param>
    /// <param name="cancellationToken">Stops it; nothing is stored.</param>
    /// <remarks>Of 10^9 images it takes the better part of a day (docs/scale.md); whether it stands still is seen by its visits.</remarks>
    [Alias("fit"), ResponseTimeout("7.00:00:00")]
    ValueTask FitAsync(ClusterRequest request, CancellationToken cancellationToken = default);

    /// <summary>Stops a fit that is going on, whoever asked for it: who did may be gone with its silo.</summary>
    [Alias("stop"), AlwaysInterleave]
    ValueTask StopAsync();

    /// <summary>How often a shard, or a group of them, was visited so far: grows as long as the fit goes on.</summary>
    [Alias("visits"), AlwaysInterleave]
    ValueTask<long> GetVisitsAsync();
}
