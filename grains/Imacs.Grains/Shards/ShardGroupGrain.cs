using Imacs.Contracts.Actors;
using Imacs.Core.Clustering;
using Imacs.Grains.Clustering;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Shards;

/// <inheritdoc cref="IShardGroupGrain"/>
/// <remarks>A shard that nobody holds is activated here, beside its neighbours, and finds its embeddings in this silo's cache the next time.</remarks>
[GrainType("imacs.shard-group"), RunsOn(SiloRole.Worker)]
internal sealed class ShardGroupGrain : Grain, IShardGroupGrain
{
    private const int ShardsAtOnce = 4;

    public async ValueTask<ClusterPartialMessage> AssignAsync(
        CentroidsMessage centroids, IReadOnlyList<int> shards, IReadOnlyList<long> firstRows, CancellationToken cancellationToken)
    {
        (string comparison, _) = ShardKeys.Parse(this.GetPrimaryKeyString());
        KMeansPartial total = KMeansPartial.Empty(centroids.Values.Length / centroids.Dimension, centroids.Dimension);
        await ShardSweep.VisitAsync(
            [.. Enumerable.Range(0, shards.Count)],
            ShardsAtOnce,
            async (at, token) => total.Add(ClusterMessages.From(
                await GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(comparison, shards[at])).AssignAsync(centroids, firstRows[at], token))),
            cancellationToken);
        return ClusterMessages.To(total);
    }
}
