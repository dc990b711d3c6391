using System.Globalization;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;

namespace Imacs.Storage.Artifacts;

/// <summary>The names of a comparison's artifacts, and what a name may look like.</summary>
public static class ArtifactNames
{
    /// <summary>Below which models are: shared by all comparisons of a store.</summary>
    public const string ModelFolder = "models";

    /// <summary>Below which, in <see cref="ModelFolder"/>, it is on record which models are being checked.</summary>
    public const string ModelCheckFolder = "checks";

    /// <summary>Below which uploaded datasets are: shared by all comparisons of a store.</summary>
    public const string DatasetFolder = "datasets";

    /// <summary>A model, by its content.</summary>
    /// <param name="sha256">64 hex digits.</param>
    public static string Model(string sha256) => $"{ModelFolder}/{sha256.ToLowerInvariant()}.pt";

    /// <summary>Checks of one of a comparison's models that were begun and have not ended. There while it is checked, and where the process ended with it.</summary>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="model">What tells the model from the comparison's others.</param>
    public static string ModelChecks(string comparison, string model) => $"{ModelFolder}/{ModelCheckFolder}/{comparison}/{model}.json";

    /// <summary>Whether no comparison of a shared store may have this id, because something else is there.</summary>
    public static bool IsReserved(string id) => id is ModelFolder or DatasetFolder;

    /// <summary>The effective spec.</summary>
    public static string Spec(string comparison) => $"{comparison}/spec.json";

    /// <summary>Whether the comparison is wanted, cancelled or failed. Changes, as few artifacts do.</summary>
    public static string State(string comparison) => $"{comparison}/state.json";

    /// <summary>What planning found out of models and dataset: what is written first, before the lists of images.</summary>
    public static string Plan(string comparison) => $"{comparison}/plan/plan.json";

    /// <summary>What tells a comparison from another one that had its id before.</summary>
    public static string Instance(string comparison) => $"{comparison}/plan/instance.json";

    /// <summary>The comparison's fingerprint: what is written last, when all lists of images are.</summary>
    public static string Fingerprint(string comparison) => $"{comparison}/plan/fingerprint.json";

    /// <summary>The saved concepts that regions are assigned to, where they are not clustered.</summary>
    public static string GivenConcepts(string comparison) => $"{comparison}/plan/concepts.json";

    /// <summary>The concepts of a finished comparison, for others to use.</summary>
    public static string Concepts(string comparison) => $"{comparison}/concepts.json";

    /// <summary>The items of some consecutive shards, a JSON object a line.</summary>
    public static string PlanItems(string comparison, int file) => $"{comparison}/plan/{Number(file)}.jsonl";

    /// <summary>Below which the shards' tables are.</summary>
    public static string ShardFolder(string comparison) => $"{comparison}/shards";

    /// <summary>One shard's images, a row each. Written before its regions.</summary>
    public static string ShardImages(string comparison, int shard) => $"{comparison}/shards/{Number(shard)}.images.parquet";

    /// <summary>One shard's regions, a row each: the shard's commit.</summary>
    public static string ShardRegions(string comparison, int shard) => $"{comparison}/shards/{Number(shard)}.parquet";

    /// <summary>The sampled candidate segments of one shard. Written before its regions; absent where none are sampled.</summary>
    public static string ShardPool(string comparison, int shard) => $"{comparison}/shards/{Number(shard)}.pool.parquet";

    /// <summary>Attempts at one shard that ended with their process; there only while the shard is in work or suspected.</summary>
    public static string ShardAttempts(string comparison, int shard) => $"{comparison}/shards/{Number(shard)}.attempts.json";

    /// <summary>Cluster centres.</summary>
    public static string Centroids(string comparison) => $"{comparison}/clusters/centroids.parquet";

    /// <summary>How the clustering went.</summary>
    public static string ClusterTrace(string comparison) => $"{comparison}/clusters/trace.json";

    /// <summary>How far the clustering can be relied on.</summary>
    public static string ClusterDiagnostics(string comparison) => $"{comparison}/clusters/diagnostics.json";

    /// <summary>The images on which concepts were masked.</summary>
    public static string Causal(string comparison) => $"{comparison}/clusters/causal.json";

    /// <summary>All regions with their clusters.</summary>
    public static string Regions(string comparison) => $"{comparison}/regions.parquet";

    /// <summary>The images that were left out.</summary>
    public static string Quarantine(string comparison) => $"{comparison}/quarantine.parquet";

    /// <summary>The cross-model summary.</summary>
    public static string Summary(string comparison) => $"{comparison}/summary.json";

    /// <summary>One image explained in full.</summary>
    public static string DrillDown(string comparison, int image) => $"{comparison}/drilldowns/{Number(image)}.parquet";

    /// <summary>Below which the report's pages are.</summary>
    public static string ReportFolder(string comparison) => $"{comparison}/report";

    /// <summary>The report, laid out for the first pair of models or for another one.</summary>
    public static string Report(string comparison, (string First, string Second)? pair = null) =>
        pair is { } models ? $"{comparison}/report/{models.First}-vs-{models.Second}.html" : $"{comparison}/report/index.html";

    /// <summary>The report's pages, one for each pair of models, in their order.</summary>
    public static IEnumerable<string> ReportPages(string comparison, IEnumerable<PairSummary> pairs) =>
        pairs.Select((pair, number) => Report(comparison, number == 0 ? null : (pair.First, pair.Second)));

    /// <summary>Refuses a name that could leave its folder or that a file system could not hold.</summary>
    /// <exception cref="ArtifactStoreException">It has an empty, dotted or oddly spelt segment.</exception>
    public static void Check(string name)
    {
        foreach (string segment in name.Split('/'))
        {
            if (!IsValid(segment))
                throw new ArtifactStoreException($"'{name}' is not a name for an artifact: its part '{segment}' must be 1 to 200 letters, digits, '.', '-' or '_', and not begin with '.'.");
        }
    }

    /// <summary>Refuses what <see cref="Check"/> refuses, and a name without a comparison in front.</summary>
    /// <exception cref="ArtifactStoreException">It is not "comparison/rest".</exception>
    public static void CheckArtifact(string name)
    {
        Check(name);
        if (!name.Contains('/', StringComparison.Ordinal))
            throw new ArtifactStoreException($"'{name}' is not a name for an artifact: it must begin with its comparison, as in 'comparison/{name}'.");
    }

    /// <summary>Whether a text can be one segment of a name, such as a comparison's id.</summary>
    public static bool IsValid(string segment) =>
        segment.Length is > 0 and <= 200 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static string Number(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}
