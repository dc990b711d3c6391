using System.Text.Json.Serialization;

namespace Imacs.Grains.Shards;

/// <summary>shards/NNNNNN.attempts.json: what is known of attempts at a shard that ended with their process, or with nothing to show. There while the shard is in work, and afterwards only where such an attempt is
/// on record and the shard is not stored; or where a process ended between storing the shard and deleting its record, and nobody was asked for the shard again: beside a stored shard it means nothing.</summary>
public sealed record ShardAttempts
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The attempt that is under way; null where the last one ended in order. Who finds one that is not its own knows that its process died, or that it was taken for dead.</summary>
    public string? Running { get; init; }

    /// <summary>Number of the image that this attempt is trying with nothing else in work; null while it tries several.</summary>
    public int? Alone { get; init; }

    /// <summary>Attempts that ended with their process.</summary>
    public int Deaths { get; init; }

    /// <summary>Attempts that ended in order and in which no image came out well while some threw: for want of a device that is well, perhaps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Fruitless { get; init; }

    /// <summary>The images that were being tried alone when that happened.</summary>
    public IReadOnlyList<SuspectImage> Suspects { get; init; } = [];

    /// <summary>What is known when a new attempt begins: one that is still on record has died.</summary>
    public ShardAttempts AfterDeath()
    {
        if (Running is null)
            return this;
        ShardAttempts dead = this with { Running = null, Alone = null, Deaths = Deaths + 1 };
        if (Alone is not { } image)
            return dead;
        SuspectImage suspect = Suspects.FirstOrDefault(other => other.Image == image) ?? new(image, 0);
        return dead with
        {
            Suspects = [.. Suspects.Where(other => other.Image != image).Append(suspect with { Deaths = suspect.Deaths + 1 }).OrderBy(other => other.Image)],
        };
    }
}
