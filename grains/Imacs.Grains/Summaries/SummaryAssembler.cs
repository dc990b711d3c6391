using System.Reflection;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Clustering;
using Imacs.Core.Statistics;
using Imacs.Grains.Causality;
using Imacs.Grains.Clustering;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Imacs.Torch;

namespace Imacs.Grains.Summaries;

/// <summary>Assembles the cross-model summary from the shards, which stream by in order (method S8 to S12).</summary>
/// <param name="store">Where the shards are, and where summary and tables go.</param>
/// <param name="causal">What masking the concepts did.</param>
internal sealed class SummaryAssembler(IArtifactStore store, CausalChecks causal)
{
    /// <summary>Writes regions.parquet, quarantine.parquet, concepts.json and, last, summary.json.</summary>
    public async Task<ComparisonSummary> AssembleAsync(string comparison, ComparisonSpec spec, ComparisonPlan plan, Action visited, CancellationToken cancellationToken)
    {
        Centroids centroids = await CentroidTable.ReadAsync(store, comparison, cancellationToken);
        ClusterDiagnostics clustering = await store.ReadJsonAsync<ClusterDiagnostics>(ArtifactNames.ClusterDiagnostics(comparison), cancellationToken);
        var reader = new ShardReader(store, comparison, plan.Shards, centroids, visited);
        string[] names = [.. spec.Models.Select(model => model.Name)];
        IReadOnlyList<(int First, int Second)> pairs = ModelPairs.Of(names.Length, spec.Reference is null ? null : Array.IndexOf(names, spec.Reference));
        var quality = new QualityTally(names, pairs);
        ClusterTally[] clusters = [.. Enumerable.Range(0, centroids.Count).Select(_ => new ClusterTally(names, pairs))];
        var pool = new PoolTally(centroids.Count, names, pairs);
        await foreach (AssignedShard shard in reader.ReadAsync(spec.PoolFraction > 0, cancellationToken))
        {
            foreach (ImageRecord image in shard.Images)
                quality.Add(image);
            foreach (ResultRegion region in shard.Regions)
                clusters[region.Cluster].Add(region, reader.Distance(region));
            foreach (IGrouping<int, ResultRegion> image in shard.Pool.GroupBy(segment => segment.Region.ImageIndex))
                pool.Add(image);
        }

        await ResultTables.WriteRegionsAsync(store, comparison, names, plan.Classes, RowsAsync(reader, cancellationToken), cancellationToken);
        await ResultTables.WriteQuarantineAsync(store, comparison, quality.Rejected, cancellationToken);
        ILookup<int, MaskedImage> masked = await causal.ReadAsync(comparison, cancellationToken);
        for (int id = 0; id < clusters.Length; id++)
            clusters[id].Masked = [.. masked[id]];
        ComparisonSummary summary = Summarise(spec, plan, names, pairs, quality, WithPool(Ranked(spec, names, pairs, quality, clusters), pool), clustering);
        await store.CreateJsonAsync(ArtifactNames.Concepts(comparison), ConceptModels.Of(plan, centroids, summary.Clusters), cancellationToken);
        await store.CreateJsonAsync(ArtifactNames.Summary(comparison), summary, cancellationToken);
        return summary;
    }

    private static ComparisonSummary Summarise(
        ComparisonSpec spec,
        ComparisonPlan plan,
        string[] names,
        IReadOnlyList<(int First, int Second)> pairs,
        QualityTally quality,
        IReadOnlyList<ClusterSummary> clusters,
        ClusterDiagnostics clustering)
    {
        IReadOnlyList<ClusterSummary> ranked =
            [.. clusters.Select(cluster => cluster with { Stability = clustering.Stability?.Jaccard[cluster.Id] })];
        ModelSummary[] models = [.. names.Select((_, slot) => quality.Model(slot, plan.Models[slot].Sha256!))];
        IReadOnlyList<AgreementSummary> agreement = quality.Agreement;
        PairSummary[] told = [.. pairs.Select((pair, number) => new PairSummary(
            names[pair.First], names[pair.Second], Table(quality.Cells[number], quality.Cells[number]), []))];
        ComparisonSummary summary = Draft(spec, plan, models, ranked, told, agreement, quality, clustering);
        // A headline tells of the comparison as its pair sees it.
        told = [.. told.Select((pair, number) => pair with { Headline = Headline(summary.ForPair(number)) })];
        return (summary with { Pairs = told }).ForPair(0);
    }

    private static IReadOnlyList<ClusterSummary> WithPool(IReadOnlyList<ClusterSummary> clusters, PoolTally pool) => [.. clusters.Select(cluster => cluster with
    {
        Pool = pool.Of(cluster.Id),
        Pairs = [.. cluster.Pairs.Select((pair, number) => pair with { Pool = pool.Of(cluster.Id, number) })],
    })];

    private static IReadOnlyList<string> Headline(ComparisonSummary seen)
    {
        string[] pair = [seen.Models[0].Name, seen.Models[1].Name];
        AgreementSummary agreement = seen.Agreement.First(between => pair.Contains(between.First) && pair.Contains(between.Second));
        return Headlines.Write(seen.Models, seen.Images, seen.Clusters, [agreement], seen.Quality.Flat);
    }

    private static ComparisonSummary Draft(
        ComparisonSpec spec,
        ComparisonPlan plan,
        ModelSummary[] models,
        IReadOnlyList<ClusterSummary> ranked,
        PairSummary[] pairs,
        IReadOnlyList<AgreementSummary> agreement,
        QualityTally quality,
        ClusterDiagnostics clustering) => new()
        {
            Comparison = plan.Fingerprint!,
            Versions = new Dictionary<string, string>
            {
                ["imacs"] = typeof(SummaryAssembler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
                ["torchSharp"] = TorchRuntime.Version,
            },
            Parameters = new(
                spec.Seed,
                spec.K,
                spec.Target ?? "label, else predicted:" + spec.Models[0].Name,
                spec.Output == OutputKind.Probability ? "probability" : "logit",
                MethodName(spec.Attribution),
                spec.Attribution.Rule ?? "none",
                spec.Attribution.Tolerance,
                spec.RegionsPerModel,
                EmbedderName(plan),
                plan.Classes) { Baselines = spec.Attribution.WithoutFolders().Baselines ?? [] },
            Models = models,
            Pairs = pairs,
            Images = quality.Counts,
            Clusters = ranked,
            Clustering = Clustering(spec, clustering, ranked.Count),
            Predictions = pairs[0].Predictions,
            Agreement = agreement,
            Quality = quality.Quality,
            Headline = [],
        };

    private static IReadOnlyList<ClusterSummary> Ranked(
        ComparisonSpec spec, string[] names, IReadOnlyList<(int First, int Second)> pairs, QualityTally quality, ClusterTally[] clusters)
    {
        PairDifference[][] differences =
            [.. clusters.Select((cluster, id) => Enumerable.Range(0, pairs.Count).Select(pair => cluster.Difference(pair, spec.Seed, id, quality)).ToArray())];
        ClusterAcceptance[] acceptance = [.. clusters.Select(cluster => ClusterAcceptance.Judge(cluster.Regions, cluster.Images, quality.Processed))];
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            double[] adjusted = BenjaminiHochberg.Adjust([.. differences.Select(cluster => cluster[pair].PValue)]);
            int[] order = ConceptOrder.Rank(differences.Select((cluster, id) => new ConceptEvidence(
                id, acceptance[id].Accepted, new MeanInterval(cluster[pair].Delta, cluster[pair].Low, cluster[pair].High))));
            for (int place = 0; place < order.Length; place++)
                differences[order[place]][pair] = differences[order[place]][pair] with { Rank = place + 1, QValue = adjusted[order[place]] };
        }

        return [.. clusters.Select((cluster, id) => Cluster(id, cluster, acceptance[id], differences[id], names, quality)).OrderBy(cluster => cluster.Rank)];
    }

    private static ClusterSummary Cluster(
        int id, ClusterTally cluster, ClusterAcceptance acceptance, PairDifference[] differences, string[] names, QualityTally quality) => new()
        {
            Id = id,
            Rank = differences[0].Rank,
            Regions = cluster.Regions,
            Images = cluster.Images,
            Accepted = acceptance.Accepted,
            RejectedBecause = acceptance.RejectedBecause,
            Models = cluster.Models(quality.Processed),
            Delta = differences[0].Delta,
            DeltaLow = differences[0].Low,
            DeltaHigh = differences[0].High,
            PValue = differences[0].PValue,
            QValue = differences[0].QValue,
            Significant = differences[0].QValue <= PairDifference.SignificanceLevel,
            Pairs = differences,
            SelectedBy = cluster.SelectedBy,
            Predictions = differences[0].Predictions,
            Labels = cluster.Labels,
            Causal = CausalTally.Of(cluster.Masked, names),
            Exemplars = [.. cluster.Exemplars.Best.Select(row => new Exemplar(
                row.Image.Image,
                row.Region.Region,
                row.Image.Label,
                row.Region.X,
                row.Region.Y,
                row.Region.Width,
                row.Region.Height,
                names.Select((name, slot) => (name, slot)).ToDictionary(pair => pair.name, pair => row.Region.Shares[pair.slot])))],
        };

    /// <summary>Cells beside those of the whole dataset.</summary>
    internal static PredictionTable Table(PredictionCells cells, PredictionCells dataset) => new(
        (int)cells.Images, (int)cells.BothRight, (int)cells.FirstOnly, (int)cells.SecondOnly, (int)cells.BothWrong, cells.Enrichment(dataset));

    private static ClusteringSummary Clustering(ComparisonSpec spec, ClusterDiagnostics found, int clusters) => new(
        clusters,
        spec.K == 0 && found.Source is null,
        found.Source,
        found.Inertia,
        found.Silhouette,
        found.Stability?.AdjustedRand,
        [.. found.Curve.Select(choice => new KSummary(choice.K, choice.Silhouette, choice.Stability, choice.Inertia))],
        [.. found.Merges.Select(pair => new MergeSummary(pair.First, pair.Second, pair.Cosine, pair.BoundaryDensity))]);

    private static string MethodName(AttributionSpec attribution) =>
        attribution.Method == attribution.InnerMethod() ? attribution.Method : $"{attribution.Method} of {attribution.InnerMethod()}";

    private static string EmbedderName(ComparisonPlan plan) => plan.Embedding switch
    {
        EmbeddingSource.Embedder => $"{plan.Embedder!.Name} (sha256 {plan.Embedder.Sha256![..12]})",
        EmbeddingSource.Models => "the compared models' own embed outputs",
        _ => "built-in colour and texture descriptor",
    };

    private static async IAsyncEnumerable<IReadOnlyList<ResultRegion>> RowsAsync(
        ShardReader reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (AssignedShard shard in reader.ReadAsync(pool: false, cancellationToken))
            yield return shard.Regions;
    }
}
