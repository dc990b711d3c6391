using Imacs.Contracts.Actors;
using Imacs.Core.Clustering;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Clustering;

/// <summary>The embeddings of one comparison, which stay with their shards: samples and partials are asked for by grain call.</summary>
/// <param name="grains">Makes the calls.</param>
/// <param name="comparison">The comparison's id.</param>
/// <param name="regions">Regions of each shard.</param>
/// <param name="dimension">Length of an embedding.</param>
internal sealed class ShardEmbeddings(IGrainFactory grains, string comparison, IReadOnlyList<int> regions, int dimension) : IEmbeddingShards
{
    private readonly long[] _firstRows = FirstRows(regions);

    public int Count => regions.Count;

    public int Dimension => dimension;

    public long Rows => regions.Sum(count => (long)count);

    public async ValueTask<EmbeddingSample> SampleAsync(int shard, SampleRequest request, CancellationToken cancellationToken)
    {
        EmbeddingSampleMessage message = await Shard(shard).SampleAsync(ClusterMessages.To(request, _firstRows[shard]), cancellationToken);
        return message.Hashes.Length == 0 ? new(dimension, [], []) : ClusterMessages.From(message);
    }

    public async ValueTask<KMeansPartial> AssignAsync(int shard, Centroids centroids, CancellationToken cancellationToken) =>
        ClusterMessages.From(await Shard(shard).AssignAsync(ClusterMessages.To(centroids), _firstRows[shard], cancellationToken));

    private IShardGrain Shard(int shard) => grains.GetGrain<IShardGrain>(ShardKeys.Of(comparison, shard));

    private static long[] FirstRows(IReadOnlyList<int> regions)
    {
        var first = new long[regions.Count];
        for (int shard = 1; shard < first.Length; shard++)
            first[shard] = first[shard - 1] + regions[shard - 1];
        return first;
    }
}
