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
        int fewest = request.K > 0 ? request.K : request.FewestK;
        if (rows < fewest)
            throw new InvalidSpecException($"k: {fewest} clusters are asked for, but all images together have {rows} regions. Lower --k or add images.");
        var shards = new ShardEmbeddings(GrainFactory, comparison, regions, dimension);
        var options = new KMeansOptions { K = fewest, Seed = request.Seed };
        EmbeddingSample sample = await MiniBatchKMeans.GatherSampleAsync(shards, options, cancellationToken);
        IReadOnlyList<KChoice> curve = [];
        if (request.K == 0)
        {
            curve = await Task.Run(
                () => ClusterSearch.Try(sample, ClusterSearch.Candidates(request.FewestK, request.MostK, sample.Count), options, cancellationToken), cancellationToken);
            options = options with { K = ClusterSearch.Best(curve) };
        }

        KMeansFit fit = await MiniBatchKMeans.FitAsync(shards, options, cancellationToken);
        ClusterDiagnostics diagnostics = await Task.Run(
            () => ClusterDiagnostics.Of(sample, fit.Centroids, fit.Inertia / rows, options, curve, cancellationToken), cancellationToken);
        await store.CreateJsonAsync(ArtifactNames.ClusterTrace(comparison), fit.Trace, cancellationToken);
        await store.CreateJsonAsync(ArtifactNames.ClusterDiagnostics(comparison), diagnostics, cancellationToken);
        await CentroidTable.WriteAsync(store, comparison, fit.Centroids, cancellationToken);
    }
}
