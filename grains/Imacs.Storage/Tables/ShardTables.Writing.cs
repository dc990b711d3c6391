using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tables;

// How a shard gets into the store.
public static partial class ShardTables
{
    /// <summary>Writes both; the regions last, which commits the shard. What an attempt left that never came to that is replaced, so that both are of the same attempt.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="images">Its images, in plan order.</param>
    /// <param name="regions">Its regions, by image and then by number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False where another attempt had stored the shard: what it stored stands.</returns>
    public static async ValueTask<bool> WriteAsync(
        IArtifactStore store, string comparison, int shard, IReadOnlyList<ImageRecord> images, IReadOnlyList<RegionRecord> regions, CancellationToken cancellationToken)
    {
        string imagesName = ArtifactNames.ShardImages(comparison, shard), regionsName = ArtifactNames.ShardRegions(comparison, shard);
        bool isNew = await store.CreateAsync(imagesName, (stream, _) => Write(stream, ImageColumns, images, ArtifactSchemas.Images), cancellationToken);
        if (!isNew && await store.ExistsAsync(regionsName, cancellationToken))
            return false;
        byte[]? replaced = isNew ? null : await ReplaceAsync(store, imagesName, Bytes(ImageColumns, images, ArtifactSchemas.Images), cancellationToken);
        if (await store.CreateAsync(regionsName, (stream, _) => Write(stream, RegionColumns, regions, ArtifactSchemas.ShardRegions), cancellationToken))
            return true;
        if (isNew && await HoldsAsync(store, imagesName, Bytes(ImageColumns, images, ArtifactSchemas.Images), cancellationToken))
        {
            // Regions whose images were lost.
            await ReplaceAsync(store, regionsName, Bytes(RegionColumns, regions, ArtifactSchemas.ShardRegions), cancellationToken);
            return true;
        }

        // Another attempt stored the shard in just this moment: its images were no leftover.
        if (replaced is not null)
            await ReplaceAsync(store, imagesName, replaced, CancellationToken.None);
        return false;
    }

    /// <summary>Writes the sampled candidate segments; before the other two, of which the last commits the shard. Those of an attempt that never came to that are replaced.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="segments">By image, then by number among the image's candidates; selected by nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask WritePoolAsync(
        IArtifactStore store, string comparison, int shard, IReadOnlyList<RegionRecord> segments, CancellationToken cancellationToken)
    {
        string name = ArtifactNames.ShardPool(comparison, shard);
        bool isNew = await store.CreateAsync(name, (stream, _) => Write(stream, RegionColumns, segments, ArtifactSchemas.ShardRegions), cancellationToken);
        if (!isNew && !await store.ExistsAsync(ArtifactNames.ShardRegions(comparison, shard), cancellationToken))
            await ReplaceAsync(store, name, Bytes(RegionColumns, segments, ArtifactSchemas.ShardRegions), cancellationToken);
    }

    /// <summary>Whether an artifact is these bytes.</summary>
    private static async ValueTask<bool> HoldsAsync(IArtifactStore store, string name, byte[] content, CancellationToken cancellationToken) =>
        (await store.ReadAsync(name, cancellationToken)).AsSpan().SequenceEqual(content);

    /// <summary>Replaces an artifact, unless it is the same.</summary>
    /// <returns>What was there before; null where it was the same.</returns>
    private static async ValueTask<byte[]?> ReplaceAsync(IArtifactStore store, string name, byte[] content, CancellationToken cancellationToken)
    {
        byte[] before = await store.ReadAsync(name, cancellationToken);
        if (before.AsSpan().SequenceEqual(content))
            return null;
        await store.ReplaceAsync(name, async (stream, token) => await stream.WriteAsync(content, token), cancellationToken);
        return before;
    }

    private static IReadOnlyList<ParquetColumn<ImageRecord>> ImageColumns { get; } =
    [
        ParquetColumn<ImageRecord>.Of("index", row => row.Index),
        ParquetColumn<ImageRecord>.Of("image", row => row.Image),
        ParquetColumn<ImageRecord>.Of("path", row => row.Path),
        ParquetColumn<ImageRecord>.Of<string?>("label", row => row.Label),
        ParquetColumn<ImageRecord>.Of("label_index", row => row.LabelIndex),
        ParquetColumn<ImageRecord>.Of("width", row => row.Width),
        ParquetColumn<ImageRecord>.Of("height", row => row.Height),
        ParquetColumn<ImageRecord>.Of<string?>("rejected", row => row.Rejected),
        Each("predicted", model => model.Predicted),
        Each("probability", model => model.Probability),
        Each("target", model => model.Target),
        Each("change", model => model.Change),
        Each("completeness_error", model => model.CompletenessError),
        Each("share_error", model => model.ShareError),
        Each("norm", model => model.Norm),
        Each("gradients", model => model.Gradients),
        Each("forwards", model => model.Forwards),
        Each("capped", model => model.Capped),
        ParquetColumn<ImageRecord>.Of("spearman", row => row.Spearman.ToArray()),
        ParquetColumn<ImageRecord>.Of("top_area_iou", row => row.TopAreaIou.ToArray()),
    ];

    private static IReadOnlyList<ParquetColumn<RegionRecord>> RegionColumns { get; } =
    [
        ParquetColumn<RegionRecord>.Of("image_index", row => row.ImageIndex),
        ParquetColumn<RegionRecord>.Of("region", row => row.Region),
        ParquetColumn<RegionRecord>.Of("x", row => row.X),
        ParquetColumn<RegionRecord>.Of("y", row => row.Y),
        ParquetColumn<RegionRecord>.Of("width", row => row.Width),
        ParquetColumn<RegionRecord>.Of("height", row => row.Height),
        ParquetColumn<RegionRecord>.Of("area", row => row.Area),
        ParquetColumn<RegionRecord>.Of("mask", row => row.Mask),
        ParquetColumn<RegionRecord>.Of("selected_by", row => row.SelectedBy),
        ParquetColumn<RegionRecord>.Of("sums", row => row.Sums),
        ParquetColumn<RegionRecord>.Of("shares", row => row.Shares),
        ParquetColumn<RegionRecord>.Of("embedding", row => row.Embedding),
    ];

    private static ParquetColumn<ImageRecord> Each<T>(string name, Func<ImageModelRecord, T> value) =>
        ParquetColumn<ImageRecord>.Of(name, row => row.Models.Select(value).ToArray());

    private static byte[] Bytes<TRow>(IReadOnlyList<ParquetColumn<TRow>> columns, IReadOnlyList<TRow> rows, ArtifactSchema schema)
    {
        using var stream = new MemoryStream();
        WriteRows(stream, columns, rows, schema);
        return stream.ToArray();
    }

    private static ValueTask Write<TRow>(Stream stream, IReadOnlyList<ParquetColumn<TRow>> columns, IReadOnlyList<TRow> rows, ArtifactSchema schema)
    {
        WriteRows(stream, columns, rows, schema);
        return ValueTask.CompletedTask;
    }

    private static void WriteRows<TRow>(Stream stream, IReadOnlyList<ParquetColumn<TRow>> columns, IReadOnlyList<TRow> rows, ArtifactSchema schema)
    {
        using var writer = new ParquetTableWriter<TRow>(stream, columns, TableSchema.Metadata(schema));
        writer.Append(rows);
        writer.Close();
    }
}
