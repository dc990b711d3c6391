namespace Imacs.Contracts.Summaries;

/// <summary>The cross-model summary of one comparison: what <c>summary.json</c> holds (camelCase). It is a function of spec, data,
/// models, seed and device type alone; it holds no times and no paths of the machine.</summary>
public sealed record ComparisonSummary
{
    /// <summary>The version of this schema that this build writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Version of the schema; a reader refuses one it does not know.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Content fingerprint of the comparison: sha256 over spec, data manifest and model hashes, first 16 hex digits.</summary>
    public required string Comparison { get; init; }

    /// <summary>Versions of the software that computed this.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The parameters that the result is a function of.</summary>
    public required SummaryParameters Parameters { get; init; }

    /// <summary>The compared models, in the order of the spec.</summary>
    public required IReadOnlyList<ModelSummary> Models { get; init; }

    /// <summary>Every pair of models; the first is the one that the plain fields tell of. With a reference, first every other model against it.</summary>
    public required IReadOnlyList<PairSummary> Pairs { get; init; }

    /// <summary>How many images there were, and what became of them.</summary>
    public required ImageCounts Images { get; init; }

    /// <summary>All clusters, in rank order.</summary>
    public required IReadOnlyList<ClusterSummary> Clusters { get; init; }

    /// <summary>How the clusters were found, and how far they can be relied on.</summary>
    public ClusteringSummary? Clustering { get; init; }

    /// <summary>How the first pair's predictions agree with the labels, over all images with a label.</summary>
    public required PredictionTable Predictions { get; init; }

    /// <summary>How similar the two models' attributions are, image by image, for each pair.</summary>
    public required IReadOnlyList<AgreementSummary> Agreement { get; init; }

    /// <summary>How exact the attributions are.</summary>
    public required QualitySummary Quality { get; init; }

    /// <summary>Three to five sentences about the first pair, with n and interval.</summary>
    public required IReadOnlyList<string> Headline { get; init; }
}
