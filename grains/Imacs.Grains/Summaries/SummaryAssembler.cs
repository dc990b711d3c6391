using System.Reflection;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Clustering;
using Imacs.Core.Statistics;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Imacs.Torch;

namespace Imacs.Grains.Summaries;

/// <summary>Assembles the cross-model summary from the shards, which stream by in order (method S8 to S12).</summary>
/// <param name="store">Where the shards are, and where summary and tables go.</param>
internal sealed class SummaryAssembler(IArtifactStore store)
{
    private const double SignificanceLevel = 0.05;

    /// <summary>Writes regions.parquet, quarantine.parquet and, last, summary.json.</summary>
    public async Task<ComparisonSummary> AssembleAsync(string comparison, ComparisonSpec spec, ComparisonPlan plan, CancellationToken cancellationToken)
    {
        Centroids centroids = await CentroidTable.ReadAsync(store, comparison, cancellationToken);
        var reader = new ShardReader(store, comparison, plan.Shards, centroids);
        string[] names = [.. spec.Models.Select(model => model.Name)];
        var quality = new QualityTally(names);
        ClusterTally[] clusters = [.. Enumerable.Range(0, centroids.Count).Select(_ => new ClusterTally(names))];
        await foreach (AssignedShard shard in reader.ReadAsync(cancellationToken))
        {
            foreach (ImageRecord image in shard.Images)
                quality.Add(image);
            foreach (ResultRegion region in shard.Regions)
                clusters[region.Cluster].Add(region, reader.Distance(region));
        }

        await ResultTables.WriteRegionsAsync(store, comparison, names, plan.Classes, RowsAsync(reader, cancellationToken), cancellationToken);
        await ResultTables.WriteQuarantineAsync(store, comparison, quality.Rejected, cancellationToken);
        ComparisonSummary summary = Summarise(spec, plan, names, quality, clusters);
        await store.CreateJsonAsync(ArtifactNames.Summary(comparison), summary, cancellationToken);
        return summary;
    }

    private static ComparisonSummary Summarise(ComparisonSpec spec, ComparisonPlan plan, string[] names, QualityTally quality, ClusterTally[] clusters)
    {
        IReadOnlyList<ClusterSummary> ranked = Ranked(spec, names, quality, clusters);
        ModelSummary[] models = [.. names.Select((_, slot) => quality.Model(slot, plan.Models[slot].Sha256!))];
        IReadOnlyList<AgreementSummary> agreement = quality.Agreement;
        return new ComparisonSummary
        {
            Comparison = plan.Fingerprint,
            Versions = new Dictionary<string, string>
            {
                ["imacs"] = typeof(SummaryAssembler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
                ["torchSharp"] = TorchRuntime.Version,
            },
            Parameters = new(
                spec.Seed,
                spec.K,
                spec.Target ?? "label, else predicted:" + names[0],
                spec.Output == OutputKind.Probability ? "probability" : "logit",
                MethodName(spec.Attribution),
                spec.Attribution.Rule ?? "none",
                spec.Attribution.Tolerance,
                spec.RegionsPerModel,
                EmbedderName(plan),
                plan.Classes) { Baselines = spec.Attribution.WithoutFolders().Baselines ?? [] },
            Models = models,
            Images = quality.Counts,
            Clusters = ranked,
            Predictions = Table(quality.Cells, quality.Cells),
            Agreement = agreement,
            Quality = quality.Quality,
            Headline = Headlines.Write(models, quality.Counts, ranked, agreement),
        };
    }

    private static IReadOnlyList<ClusterSummary> Ranked(ComparisonSpec spec, string[] names, QualityTally quality, ClusterTally[] clusters)
    {
        (int First, int Second)[] pairs = [.. QualityTally.Pairs(names.Length)];
        PairDifference[][] differences =
            [.. clusters.Select((cluster, id) => pairs.Select(pair => cluster.Difference(
                pair.First, pair.Second, spec.Seed, $"cluster {id}, pair {pair.First}-{pair.Second}", quality.Processed)).ToArray())];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            double[] adjusted = BenjaminiHochberg.Adjust([.. differences.Select(cluster => cluster[pair].PValue)]);
            for (int id = 0; id < clusters.Length; id++)
                differences[id][pair] = differences[id][pair] with { QValue = adjusted[id] };
        }

        ClusterAcceptance[] acceptance = [.. clusters.Select(cluster => ClusterAcceptance.Judge(cluster.Regions, cluster.Images, quality.Processed))];
        int[] order = ConceptOrder.Rank(differences.Select((cluster, id) => new ConceptEvidence(
            id, acceptance[id].Accepted, new MeanInterval(cluster[0].Delta, cluster[0].Low, cluster[0].High))));
        return [.. order.Select((id, place) => Cluster(id, place + 1, clusters[id], acceptance[id], differences[id], names, quality))];
    }

    private static ClusterSummary Cluster(
        int id, int rank, ClusterTally cluster, ClusterAcceptance acceptance, PairDifference[] differences, string[] names, QualityTally quality) => new()
        {
            Id = id,
            Rank = rank,
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
            Significant = differences[0].QValue <= SignificanceLevel,
            Pairs = differences,
            SelectedBy = cluster.SelectedBy,
            Predictions = Table(cluster.Cells, quality.Cells),
            Labels = cluster.Labels,
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

    private static PredictionTable Table(PredictionCells cells, PredictionCells dataset) => new(
        (int)cells.Images, (int)cells.BothRight, (int)cells.FirstOnly, (int)cells.SecondOnly, (int)cells.BothWrong, cells.Enrichment(dataset));

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
        await foreach (AssignedShard shard in reader.ReadAsync(cancellationToken))
            yield return shard.Regions;
    }
}
