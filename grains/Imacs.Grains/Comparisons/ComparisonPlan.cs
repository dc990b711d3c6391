using Imacs.Contracts.Specs;

namespace Imacs.Grains.Comparisons;

/// <summary>What planning found out; plan/plan.json. The items are beside it, a file for each shard.</summary>
public sealed record ComparisonPlan
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>sha256 over the parameters, the models' hashes and the ids and labels of the images; 16 hex digits. The same on every machine.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>Shards.</summary>
    public required int Shards { get; init; }

    /// <summary>The models, with file hash and input size as they were found.</summary>
    public required IReadOnlyList<ModelSpec> Models { get; init; }

    /// <summary>The embedder, likewise; null without one.</summary>
    public ModelSpec? Embedder { get; init; }

    /// <summary>What embeds the regions.</summary>
    public required EmbeddingSource Embedding { get; init; }

    /// <summary>Class names in output order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The files of baselines that are images, as they were found.</summary>
    public IReadOnlyList<BaselineFile> BaselineFiles { get; init; } = [];
}
