using Imacs.Contracts.Actors;
using Imacs.Core.Clustering;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Clustering;

/// <summary>The embeddings of one comparison, which stay with their shards: samples and partials are asked for by grain call.</summary>
/// <param name="workers">Makes the calls.</param>
/// <param name="comparison">The comparison's id.</param>
/// <param name="regions">Regions of each shard.</param>
/// <param name="dimension">Length of an embedding.</param>
/// <param name="visited">Called after each answer.</param>
internal sealed class ShardEmbeddings(WorkerCalls workers, string comparison, IReadOnlyList<int> regions, int dimension, Action visited) : IEmbeddingShards
{
    private readonly long[] _firstRows = FirstRows(regions);

    public int Count => regions.Count;

    public int Dimension => dimension;

    public long Rows => regions.Sum(count => (long)count);

    public async ValueTask<EmbeddingSample> SampleAsync(int shard, SampleRequest request, CancellationToken cancellationToken)
    {
        EmbeddingSampleMessage message = await AskAsync(
            shard, grain => grain.SampleAsync(ClusterMessages.To(request, _firstRows[shard]), cancellationToken), cancellationToken);
        return message.Hashes.Length == 0 ? new(dimension, [], []) : ClusterMessages.From(message);
    }

    public async ValueTask<KMeansPartial> AssignAsync(IReadOnlyList<int> group, Centroids centroids, CancellationToken cancellationToken)
    {
        if (group is [var shard])
            return ClusterMessages.From(await AskAsync(shard, grain => grain.AssignAsync(ClusterMessages.To(centroids), _firstRows[shard], cancellationToken), cancellationToken));
        ClusterPartialMessage partial = await workers.AskAsync(
            $"clustering shards {group[0]} to {group[^1]}",
            grains => grains.GetGrain<IShardGroupGrain>(ShardKeys.Of(comparison, group[0]))
                .AssignAsync(ClusterMessages.To(centroids), group, [.. group.Select(number => _firstRows[number])], cancellationToken),
            cancellationToken);
        visited();
        return ClusterMessages.From(partial);
    }

    private async Task<T> AskAsync<T>(int shard, Func<IShardGrain, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        T answer = await workers.AskAsync($"clustering shard {shard}", grains => call(grains.GetGrain<IShardGrain>(ShardKeys.Of(comparison, shard))), cancellationToken);
        visited();
        return answer;
    }

    private static long[] FirstRows(IReadOnlyList<int> regions)
    {
        var first = new long[regions.Count];
        for (int shard = 1; shard < first.Length; shard++)
            first[shard] = first[shard - 1] + regions[shard - 1];
        return first;
    }
}
