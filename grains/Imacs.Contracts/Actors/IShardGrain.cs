using Orleans.Concurrency;

namespace Imacs.Contracts.Actors;

/// <summary>One shard of one comparison: attributes its images, stores the result, and later computes k-means partials of its regions where they
/// are. Key: "comparison/shard", the shard with six digits.</summary>
[Alias("imacs.shard")]
public interface IShardGrain : IGrainWithStringKey
{
    /// <summary>Attributes the shard and stores the result. Idempotent: same comparison and shard, same bytes.</summary>
    /// <param name="cancellationToken">Stops it; nothing is stored.</param>
    /// <returns>What was stored.</returns>
    [Alias("run"), ResponseTimeout("12:00:00")]
    ValueTask<ShardReceipt> RunAsync(CancellationToken cancellationToken = default);

    /// <summary>The shard's part of a seeded sample of all regions: those whose hash lies below a threshold.</summary>
    /// <param name="request">The rule.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [Alias("sample"), ResponseTimeout("00:10:00")]
    ValueTask<EmbeddingSampleMessage> SampleAsync(SampleRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>One k-means step over the shard's regions.</summary>
    /// <param name="centroids">The present centroids.</param>
    /// <param name="firstRow">Number of the shard's first region among all regions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [Alias("assign"), ResponseTimeout("00:10:00")]
    ValueTask<ClusterPartialMessage> AssignAsync(CentroidsMessage centroids, long firstRow, CancellationToken cancellationToken = default);
}
