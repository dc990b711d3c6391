using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Core.Clustering;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Clustering;

/// <inheritdoc cref="IFeatureAggregationGrain"/>
[GrainType("imacs.feature-aggregation")]
internal sealed class FeatureAggregationGrain(IArtifactStore store) : Grain, IFeatureAggregationGrain
{
    public async ValueTask FitAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        string comparison = this.GetPrimaryKeyString();
        if (await store.ExistsAsync(ArtifactNames.Centroids(comparison), cancellationToken))
            return;
        var regions = new int[request.Shards];
        int dimension = 0;
        for (int shard = 0; shard < regions.Length; shard++)
        {
            regions[shard] = (await GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(comparison, shard)).DescribeAsync(cancellationToken)).Regions;
            if (dimension == 0 && regions[shard] > 0)
                (_, dimension) = await ShardTables.ReadEmbeddingsAsync(store, comparison, shard, cancellationToken);
        }

        long rows = regions.Sum(count => (long)count);
        if (rows < request.K)
            throw new InvalidSpecException($"k: {request.K} clusters are asked for, but all images together have {rows} regions. Lower --k or add images.");
        KMeansFit fit = await MiniBatchKMeans.FitAsync(
            new ShardEmbeddings(GrainFactory, comparison, regions, dimension),
            new KMeansOptions { K = request.K, Seed = request.Seed },
            cancellationToken);
        await store.CreateJsonAsync(ArtifactNames.ClusterTrace(comparison), fit.Trace, cancellationToken);
        await CentroidTable.WriteAsync(store, comparison, fit.Centroids, cancellationToken);
    }
}
