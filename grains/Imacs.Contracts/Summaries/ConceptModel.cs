namespace Imacs.Contracts.Summaries;

/// <summary>The concepts of one comparison, to be found again in other images or by other models: what <c>concepts.json</c> holds.</summary>
public sealed record ConceptModel
{
    /// <summary>The version of this schema that this build writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Version of the schema; a reader refuses one it does not know.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Fingerprint of the comparison that found them.</summary>
    public required string Comparison { get; init; }

    /// <summary>What embedded their regions: "embedder", "models" or "descriptor".</summary>
    public required string Embedding { get; init; }

    /// <summary>sha256 of the networks that embedded, in the order of the parts of an embedding; empty for the descriptor. Distances to the centres mean
    /// nothing with others.</summary>
    public required IReadOnlyList<string> Networks { get; init; }

    /// <summary>Components of an embedding.</summary>
    public required int Dimension { get; init; }

    /// <summary>The concepts, by id.</summary>
    public required IReadOnlyList<SavedConcept> Concepts { get; init; }
}
