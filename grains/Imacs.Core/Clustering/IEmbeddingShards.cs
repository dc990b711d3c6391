namespace Imacs.Core.Clustering;

/// <summary>Embeddings that live in shards, near the processes that hold them; only samples and partials travel.</summary>
public interface IEmbeddingShards
{
    /// <summary>Shards, at least 1.</summary>
    int Count { get; }

    /// <summary>Components d of an embedding, at least 1.</summary>
    int Dimension { get; }

    /// <summary>Rows in all shards.</summary>
    long Rows { get; }

    /// <summary>One shard's part of a sample: what <see cref="EmbeddingSample.Draw"/> returns for its rows.</summary>
    /// <param name="shard">0 to Count - 1.</param>
    /// <param name="request">The rule.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    ValueTask<EmbeddingSample> SampleAsync(int shard, SampleRequest request, CancellationToken cancellationToken);

    /// <summary>The merged partial of some neighbouring shards: the sum of what <see cref="KMeansStep.Assign"/> returns for the rows of each.</summary>
    /// <param name="group">Numbers, 0 to Count - 1; at least one.</param>
    /// <param name="centroids">The centres.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    ValueTask<KMeansPartial> AssignAsync(IReadOnlyList<int> group, Centroids centroids, CancellationToken cancellationToken);
}
