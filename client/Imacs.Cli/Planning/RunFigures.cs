using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Core.Planning;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Imacs.Torch.Attribution;

namespace Imacs.Cli.Planning;

/// <summary>Reads from a run's artifacts what its images took and left.</summary>
internal static class RunFigures
{
    // More shards would only tell the same more exactly.
    private const int MostShards = 256;

    // Of a table so small that it is all footer.
    private const double LeastRows = 0.1;
    private static readonly string[] Folders = ["report", "clusters", "drilldowns"];

    /// <summary>Reads them.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="devices">Devices that did it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImacsException">There is no run, or none of its shards is stored.</exception>
    public static async Task<ImageFigures> ReadAsync(RunFolder run, int devices, CancellationToken cancellationToken)
    {
        var store = new LocalArtifactStore(run.Root);
        StoredComparison stored = await StoredComparison.ReadAsync(store, run.Id, cancellationToken)
            ?? throw new ComparisonNotFoundException($"--from {run.Path}: there is no run; it has no spec.json.");
        int[] shards = [.. Enumerable.Range(0, stored.Done.Count).Where(shard => stored.Done[shard]).Take(MostShards)];
        ShardTotals sum = new();
        foreach (int shard in shards)
            sum.Add(await ShardTotals.ReadAsync(store, run.Id, shard, cancellationToken));
        if (sum.Images == 0)
            throw new ComparisonNotFoundException($"--from {run.Path}: none of its images is attributed yet; there is nothing to learn from it.");

        int networks = stored.Plan!.Embedding switch
        {
            EmbeddingSource.Embedder => 1,
            EmbeddingSource.Models => stored.Spec.Models.Count,
            _ => 0,
        };
        double images = sum.Images;
        // What is on record beside the passes that every image needs, and those.
        double forwards = sum.Forwards + (sum.Attributed * stored.Spec.Models.Count * (1.0 - AttributionCost.PredictionsOnRecord(stored.Spec.Attribution)));
        double embeddings = networks * (sum.Regions + sum.Pool);
        AttributionTime time = Time(run, shards);
        double work = sum.Gradients + (DeviceRates.ForwardInGradients * (forwards + embeddings));
        double part = shards.Length / (double)stored.Done.Count;
        double tables = Sum(ArtifactNames.ShardImages) + Sum(ArtifactNames.ShardRegions) + Sum(ArtifactNames.ShardPool);
        // Rows alone: shards of another size have fewer headers and footers for as many images, or more.
        double rows = Math.Max(LeastRows, 1 - (shards.Length * TableSizes.PerShard / tables)) / images;
        return new(
            new(sum.Gradients / images, forwards / images, embeddings / images, sum.Regions / images, sum.Pool / images),
            new(
                PlanLine(run, stored.Plan, shards),
                Sum(ArtifactNames.ShardImages) * rows,
                Sum(ArtifactNames.ShardRegions) * rows,
                Sum(ArtifactNames.ShardPool) * rows,
                TableSizes.Embedding(sum.EmbeddingLength) * (sum.Regions + sum.Pool) / images,
                part * Length(run, ArtifactNames.Regions(run.Id)) / images,
                TableSizes.PerShard,
                Report(run)),
            time.Seconds > 0 && work > 0 ? DeviceRates.FromGradients(work / time.Seconds / devices) : null,
            sum.EmbeddingLength,
            sum.Attributed,
            time.Seconds,
            devices,
            time.LeftOut);

        double Sum(Func<string, int, string> name) => shards.Sum(shard => Length(run, name(run.Id, shard)));
    }

    /// <summary>Bytes of an image in the plan's lists, each of which holds some consecutive shards.</summary>
    private static double PlanLine(RunFolder run, ComparisonPlan plan, int[] shards)
    {
        int[] lists = [.. shards.Select(plan.ListOf).Distinct()];
        return lists.Sum(list => Length(run, ArtifactNames.PlanItems(run.Id, list))) / lists.Sum(list => (double)plan.ImagesOf(list));
    }

    /// <summary>A run's results hold no times, its files do.</summary>
    private static AttributionTime Time(RunFolder run, int[] shards) => AttributionTime.Of(
        Written(run, ArtifactNames.Plan(run.Id)), [.. shards.Select(shard => Written(run, ArtifactNames.ShardRegions(run.Id, shard)))]);

    private static DateTime Written(RunFolder run, string name) => File.GetLastWriteTimeUtc(Path.Combine(run.Root, name));

    /// <summary>0 before there is a report.</summary>
    private static double Report(RunFolder run) => !File.Exists(Path.Combine(run.Root, ArtifactNames.Report(run.Id))) ? 0
        : Folders.Select(part => Path.Combine(run.Path, part)).Where(Directory.Exists)
            .Sum(folder => (double)new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length))
        + Length(run, ArtifactNames.Summary(run.Id)) + Length(run, ArtifactNames.Concepts(run.Id)) + Length(run, ArtifactNames.Spec(run.Id)) + Length(run, ArtifactNames.Plan(run.Id));

    private static double Length(RunFolder run, string name) =>
        new FileInfo(Path.Combine(run.Root, name)) is { Exists: true } file ? file.Length : 0;
}
