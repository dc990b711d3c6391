namespace Imacs.Storage.Artifacts;

/// <summary>The schemas of all artifacts, which docs/formats.md describes. A change that breaks readers raises the version
/// here; a record that holds its version itself must say the same, which writing it checks.</summary>
public static class ArtifactSchemas
{
    /// <summary>spec.json.</summary>
    public static ArtifactSchema Spec { get; } = new("spec", 1, 0);

    /// <summary>state.json.</summary>
    public static ArtifactSchema State { get; } = new("state", 1, 1);

    /// <summary>plan/plan.json, and the lists of items beside it.</summary>
    public static ArtifactSchema Plan { get; } = new("plan", 2, 2);

    /// <summary>plan/instance.json.</summary>
    public static ArtifactSchema Instance { get; } = new("instance", 1, 1);

    /// <summary>plan/fingerprint.json.</summary>
    public static ArtifactSchema Fingerprint { get; } = new("fingerprint", 1, 1);

    /// <summary>shards/NNNNNN.attempts.json.</summary>
    public static ArtifactSchema Attempts { get; } = new("attempts", 1, 1);

    /// <summary>models/checks/COMPARISON/SHA256.json.</summary>
    public static ArtifactSchema ModelChecks { get; } = new("model-checks", 1, 1);

    /// <summary>concepts.json of a finished run, and those given to a comparison.</summary>
    public static ArtifactSchema Concepts { get; } = new("concepts", 1, 1);

    /// <summary>clusters/trace.json.</summary>
    public static ArtifactSchema ClusterTrace { get; } = new("cluster-trace", 1, 0);

    /// <summary>clusters/diagnostics.json.</summary>
    public static ArtifactSchema ClusterDiagnostics { get; } = new("cluster-diagnostics", 1, 0);

    /// <summary>clusters/causal.json.</summary>
    public static ArtifactSchema Causal { get; } = new("causal", 1, 0);

    /// <summary>summary.json.</summary>
    public static ArtifactSchema Summary { get; } = new("summary", 1, 1);

    /// <summary>shards/NNNNNN.images.parquet.</summary>
    public static ArtifactSchema Images { get; } = new("images", 1, 1);

    /// <summary>shards/NNNNNN.parquet and shards/NNNNNN.pool.parquet.</summary>
    public static ArtifactSchema ShardRegions { get; } = new("shard-regions", 1, 1);

    /// <summary>regions.parquet.</summary>
    public static ArtifactSchema Regions { get; } = new("regions", 1, 1);

    /// <summary>quarantine.parquet.</summary>
    public static ArtifactSchema Quarantine { get; } = new("quarantine", 1, 1);

    /// <summary>clusters/centroids.parquet.</summary>
    public static ArtifactSchema Centroids { get; } = new("centroids", 1, 1);

    /// <summary>drilldowns/NNNNNN.parquet.</summary>
    public static ArtifactSchema DrillDown { get; } = new("drilldown", 1, 1);

    /// <summary>The schema of a JSON document.</summary>
    /// <param name="name">The artifact's name, "comparison/rest".</param>
    /// <returns>For a name that is none of the product's, version 1 of a schema of its own.</returns>
    public static ArtifactSchema OfDocument(string name) => name.Split('/') switch
    {
        [ArtifactNames.ModelFolder, ArtifactNames.ModelCheckFolder, _, _] => ModelChecks,
        [_, "spec.json"] => Spec,
        [_, "state.json"] => State,
        [_, "plan", "plan.json"] => Plan,
        [_, "plan", "instance.json"] => Instance,
        [_, "plan", "fingerprint.json"] => Fingerprint,
        [_, "shards", var attempts] when attempts.EndsWith(".attempts.json", StringComparison.Ordinal) => Attempts,
        [_, "concepts.json"] or [_, "plan", "concepts.json"] => Concepts,
        [_, "clusters", "trace.json"] => ClusterTrace,
        [_, "clusters", "diagnostics.json"] => ClusterDiagnostics,
        [_, "clusters", "causal.json"] => Causal,
        [_, "summary.json"] => Summary,
        _ => new(Path.GetFileNameWithoutExtension(name), 1, 0),
    };
}
