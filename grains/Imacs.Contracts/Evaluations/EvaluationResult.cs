using Imacs.Contracts.Summaries;

namespace Imacs.Contracts.Evaluations;

/// <summary>What <c>evaluation.json</c> holds (camelCase). A function of models, images, seed, parameters and device type alone: no times, no paths of the
/// machine.</summary>
public sealed record EvaluationResult
{
    /// <summary>The version of this schema that this build writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Version of the schema; a reader refuses one it does not know.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Versions of the software that computed this.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>What was asked for.</summary>
    public required EvaluationParameters Parameters { get; init; }

    /// <summary>The measures, with direction and source.</summary>
    public required IReadOnlyList<QualityMeasure> Measures { get; init; }

    /// <summary>How many images there were, and what became of them.</summary>
    public required ImageCounts Images { get; init; }

    /// <summary>The images that were evaluated; values of scores are in their order.</summary>
    public required IReadOnlyList<EvaluatedImage> Sample { get; init; }

    /// <summary>The models.</summary>
    public required IReadOnlyList<EvaluatedModel> Models { get; init; }
}
