using System.Text.Json.Serialization;
using Imacs.Contracts.Specs;

namespace Imacs.Grains.Comparisons;

/// <summary>What planning found out; plan/plan.json. The lists of items are written beside it while their shards are in work already, and plan/fingerprint.json when they are whole.</summary>
public sealed record ComparisonPlan
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The comparison's <see cref="PlanFingerprint"/>; null until the lists of items are whole.</summary>
    [JsonIgnore]
    public string? Fingerprint { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>Shards.</summary>
    public required int Shards { get; init; }

    /// <summary>Images of a shard; the last one may have fewer.</summary>
    public required int ShardSize { get; init; }

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

    /// <summary>The list of items that a shard is in; a list holds several.</summary>
    /// <param name="shard">The shard.</param>
    public int ListOf(int shard) => shard / PlanFile.ShardsOf(ShardSize);

    /// <summary>How many images a list holds.</summary>
    /// <param name="list">The list.</param>
    public int ImagesOf(int list)
    {
        long most = (long)PlanFile.ShardsOf(ShardSize) * ShardSize;
        return (int)Math.Min(most, Images - (list * most));
    }
}
