using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Core.Clustering;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Clustering;

/// <inheritdoc cref="IFeatureAggregationGrain"/>
[GrainType("imacs.feature-aggregation"), RunsOn(SiloRole.Coordinator)]
internal sealed class FeatureAggregationGrain(IArtifactStore store, WorkerCalls workers) : Grain, IFeatureAggregationGrain
{
    private const int LeastClusters = 2;
    private const int ShardsCountedAtOnce = 16;
    private long _visits;
    private CancellationTokenSource? _fitting;

    public async ValueTask StopAsync()
    {
        if (_fitting is { } fitting)
            await fitting.CancelAsync();
    }

    public ValueTask<long> GetVisitsAsync() => ValueTask.FromResult(Volatile.Read(ref _visits));

    public async ValueTask FitAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        using var fitting = _fitting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await FitOnceAsync(request, fitting.Token);
        }
        finally
        {
            _fitting = null;
        }
    }

    private async Task FitOnceAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        string comparison = this.GetPrimaryKeyString();
        if (await store.ExistsAsync(ArtifactNames.Centroids(comparison), cancellationToken))
            return;
        var regions = new int[request.Shards];
        await ShardSweep.VisitAsync(
            [.. Enumerable.Range(0, regions.Length)],
            ShardsCountedAtOnce,
            async (shard, token) =>
            {
                regions[shard] = await ShardTables.CountRegionsAsync(store, comparison, shard, token);
                Visit();
            },
            cancellationToken);
        int dimension = 0;
        if (Array.FindIndex(regions, count => count > 0) is var first and >= 0)
            (_, dimension) = await ShardTables.ReadEmbeddingsAsync(store, comparison, first, cancellationToken);
        long rows = regions.Sum(count => (long)count);
        ConceptModel? given = await store.FindJsonAsync<ConceptModel>(ArtifactNames.GivenConcepts(comparison), cancellationToken);
        int fewest = given is not null ? 1 : request.K > 0 ? request.K : request.FewestK;
        if (rows < fewest)
        {
            throw new InvalidSpecException(
                $"k: {fewest} clusters are asked for, but all images together have {rows} regions. "
                + (rows < LeastClusters ? "Add images." : $"Lower --k to {rows} or less, or add images, and start again with another --out."));
        }

        var shards = new ShardEmbeddings(workers, comparison, regions, dimension, Visit);
        await (given is null ? ClusterAsync(comparison, shards, request, fewest, cancellationToken) : ApplyAsync(comparison, shards, request, given, cancellationToken));
    }

    private void Visit() => Interlocked.Increment(ref _visits);

    private async Task ClusterAsync(string comparison, ShardEmbeddings shards, ClusterRequest request, int fewest, CancellationToken cancellationToken)
    {
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
        await store.CreateJsonAsync(ArtifactNames.ClusterTrace(comparison), fit.Trace, cancellationToken);
        ClusterDiagnostics diagnostics = await Task.Run(
            () => ClusterDiagnostics.Of(sample, fit.Centroids, source: null, fit.Inertia / shards.Rows, options, curve, cancellationToken), cancellationToken);
        await StoreAsync(comparison, fit.Centroids, diagnostics, cancellationToken);
    }

    private async Task ApplyAsync(string comparison, ShardEmbeddings shards, ClusterRequest request, ConceptModel given, CancellationToken cancellationToken)
    {
        Centroids centroids = ConceptModels.Centres(given);
        var options = new KMeansOptions { K = 1, Seed = request.Seed };
        EmbeddingSample sample = await MiniBatchKMeans.GatherSampleAsync(shards, options, cancellationToken);
        KMeansPartial all = await MiniBatchKMeans.AssignAsync(shards, centroids, options.Concurrency, cancellationToken);
        ClusterDiagnostics diagnostics = await Task.Run(
            () => ClusterDiagnostics.Of(sample, centroids, given.Comparison, all.Inertia(centroids) / shards.Rows, options: null, [], cancellationToken), cancellationToken);
        await StoreAsync(comparison, centroids, diagnostics, cancellationToken);
    }

    /// <summary>The centres last: they are what says that the clustering is done.</summary>
    private async Task StoreAsync(string comparison, Centroids centroids, ClusterDiagnostics diagnostics, CancellationToken cancellationToken)
    {
        await store.CreateJsonAsync(ArtifactNames.ClusterDiagnostics(comparison), diagnostics, cancellationToken);
        await CentroidTable.WriteAsync(store, comparison, centroids, cancellationToken);
    }
}
