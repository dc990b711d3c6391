namespace Imacs.Contracts.Actors;

/// <summary>Some consecutive shards of one comparison, on a worker: asks each for its part of a k-means step and merges the parts, so that whoever clusters millions of shards gets one answer for
/// many. Key: "comparison/shard", of the first one.</summary>
[Alias("imacs.shard-group")]
public interface IShardGroupGrain : IGrainWithStringKey
{
    /// <summary>One k-means step over the regions of all shards of the group. Parts are merged as they come: the sums are exact, so their order does not matter.</summary>
    /// <param name="centroids">The present centroids.</param>
    /// <param name="shards">The shards' numbers.</param>
    /// <param name="firstRows">For each, the number of its first region among all regions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [Alias("assign"), ResponseTimeout("00:30:00")]
    ValueTask<ClusterPartialMessage> AssignAsync(CentroidsMessage centroids, IReadOnlyList<int> shards, IReadOnlyList<long> firstRows, CancellationToken cancellationToken = default);
}
