using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Planning;

/// <summary>Sums over the images of some shards.</summary>
internal sealed class ShardTotals
{
    /// <summary>Images, set aside ones included.</summary>
    public long Images { get; private set; }

    /// <summary>Images that were attributed.</summary>
    public long Attributed { get; private set; }

    /// <summary>Gradient evaluations on record.</summary>
    public long Gradients { get; private set; }

    /// <summary>Forward-only passes on record.</summary>
    public long Forwards { get; private set; }

    /// <summary>Selected regions.</summary>
    public long Regions { get; private set; }

    /// <summary>Sampled candidate segments.</summary>
    public long Pool { get; private set; }

    /// <summary>Values of an embedding; 0 before there is a region.</summary>
    public int EmbeddingLength { get; private set; }

    /// <summary>Sums over one shard.</summary>
    public static async Task<ShardTotals> ReadAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImageRecord> images = await ShardTables.ReadImagesAsync(store, comparison, shard, cancellationToken);
        (float[] rows, int length) = await ShardTables.ReadEmbeddingsAsync(store, comparison, shard, cancellationToken);
        bool pool = await store.ExistsAsync(ArtifactNames.ShardPool(comparison, shard), cancellationToken);
        return new()
        {
            Images = images.Count,
            Attributed = images.Count(image => image.Rejected is null),
            Gradients = images.Sum(image => image.Models.Sum(model => (long)model.Gradients)),
            Forwards = images.Sum(image => image.Models.Sum(model => (long)model.Forwards)),
            Regions = length == 0 ? 0 : rows.Length / length,
            Pool = pool ? (await ShardTables.ReadPoolAsync(store, comparison, shard, cancellationToken)).Count : 0,
            EmbeddingLength = length,
        };
    }

    /// <summary>Adds another shard's sums.</summary>
    public void Add(ShardTotals other)
    {
        Images += other.Images;
        Attributed += other.Attributed;
        Gradients += other.Gradients;
        Forwards += other.Forwards;
        Regions += other.Regions;
        Pool += other.Pool;
        EmbeddingLength = Math.Max(EmbeddingLength, other.EmbeddingLength);
    }
}
