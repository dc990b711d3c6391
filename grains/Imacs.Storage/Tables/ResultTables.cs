using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tables;

/// <summary>The tables that people open: regions.parquet and quarantine.parquet.</summary>
public static class ResultTables
{
    /// <summary>Rows from which a row group of regions.parquet is full. Readers keep in memory what a file says of its row groups, some kilobytes for each: one
    /// for every shard would be gigabytes.</summary>
    public const int RowsInGroup = 65_536;

    /// <summary>Writes regions.parquet as the shards stream by. Shards are gathered until they fill a row group; none is split.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="models">The models' names, by slot.</param>
    /// <param name="classes">Class names by index.</param>
    /// <param name="shards">The regions of each shard, in shard order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ValueTask<bool> WriteRegionsAsync(
        IArtifactStore store,
        string comparison,
        IReadOnlyList<string> models,
        IReadOnlyList<string> classes,
        IAsyncEnumerable<IReadOnlyList<ResultRegion>> shards,
        CancellationToken cancellationToken) =>
        store.CreateAsync(
            ArtifactNames.Regions(comparison),
            async (stream, token) =>
            {
                using var writer = new ParquetTableWriter<ResultRegion>(stream, RegionColumns(models, classes), TableSchema.Metadata(ArtifactSchemas.Regions));
                List<ResultRegion> group = [];
                await foreach (IReadOnlyList<ResultRegion> rows in shards.WithCancellation(token))
                {
                    // Embeddings are most of a region's memory, and not in this table.
                    group.AddRange(rows.Select(row => row with { Region = row.Region with { Embedding = [] } }));
                    if (group.Count < RowsInGroup)
                        continue;
                    writer.Append(group);
                    group.Clear();
                }

                writer.Append(group);
                writer.Close();
            },
            cancellationToken);

    /// <summary>Writes quarantine.parquet: the images that were left out, and why.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="images">The rejected images.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ValueTask<bool> WriteQuarantineAsync(IArtifactStore store, string comparison, IReadOnlyList<ImageRecord> images, CancellationToken cancellationToken) =>
        store.CreateAsync(
            ArtifactNames.Quarantine(comparison),
            (stream, _) =>
            {
                using var writer = new ParquetTableWriter<ImageRecord>(
                    stream,
                    [
                        ParquetColumn<ImageRecord>.Of("image", row => row.Image),
                        ParquetColumn<ImageRecord>.Of<string?>("class", row => row.Label),
                        ParquetColumn<ImageRecord>.Of<string?>("reason", row => row.Rejected),
                    ],
                    TableSchema.Metadata(ArtifactSchemas.Quarantine));
                writer.Append(images);
                writer.Close();
                return ValueTask.CompletedTask;
            },
            cancellationToken);

    /// <summary>Reads where the regions of a finished comparison lie.</summary>
    /// <param name="store">Where from.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<IReadOnlyList<RegionBox>> ReadBoxesAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.Regions(comparison), ArtifactSchemas.Regions, cancellationToken);
        List<RegionBox> boxes = [];
        for (int group = 0; group < reader.Groups; group++)
        {
            string[] image = reader.Read<string>(group, "image");
            int[] cluster = reader.Read<int>(group, "cluster"), x = reader.Read<int>(group, "x"), y = reader.Read<int>(group, "y");
            int[] width = reader.Read<int>(group, "width"), height = reader.Read<int>(group, "height");
            for (int i = 0; i < image.Length; i++)
                boxes.Add(new(image[i], cluster[i], x[i], y[i], width[i], height[i]));
        }

        return boxes;
    }

    /// <summary>Reads which pixels the regions of a finished comparison have.</summary>
    /// <param name="store">Where from.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<IReadOnlyList<RegionMask>> ReadMasksAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.Regions(comparison), ArtifactSchemas.Regions, cancellationToken);
        List<RegionMask> masks = [];
        for (int group = 0; group < reader.Groups; group++)
        {
            string[] image = reader.Read<string>(group, "image");
            int[] cluster = reader.Read<int>(group, "cluster");
            int[][] runs = reader.Read<int[]>(group, "mask");
            for (int i = 0; i < image.Length; i++)
                masks.Add(new(image[i], cluster[i], runs[i]));
        }

        return masks;
    }

    private static List<ParquetColumn<ResultRegion>> RegionColumns(IReadOnlyList<string> models, IReadOnlyList<string> classes)
    {
        List<ParquetColumn<ResultRegion>> columns =
        [
            ParquetColumn<ResultRegion>.Of("image", row => row.Image.Image),
            ParquetColumn<ResultRegion>.Of<string?>("class", row => row.Image.Label),
            ParquetColumn<ResultRegion>.Of("region", row => row.Region.Region),
            ParquetColumn<ResultRegion>.Of("x", row => row.Region.X),
            ParquetColumn<ResultRegion>.Of("y", row => row.Region.Y),
            ParquetColumn<ResultRegion>.Of("width", row => row.Region.Width),
            ParquetColumn<ResultRegion>.Of("height", row => row.Region.Height),
            ParquetColumn<ResultRegion>.Of("area", row => row.Region.Area),
            ParquetColumn<ResultRegion>.Of("mask", row => row.Region.Mask),
            ParquetColumn<ResultRegion>.Of("image_width", row => row.Image.Width),
            ParquetColumn<ResultRegion>.Of("image_height", row => row.Image.Height),
            ParquetColumn<ResultRegion>.Of("cluster", row => row.Cluster),
            ParquetColumn<ResultRegion>.Of("selected_by", row => row.Region.SelectedBy.Select(slot => models[slot]).ToArray()),
        ];
        for (int m = 0; m < models.Count; m++)
        {
            int slot = m;
            columns.Add(ParquetColumn<ResultRegion>.Of($"sum_{models[m]}", row => row.Region.Sums[slot]));
            columns.Add(ParquetColumn<ResultRegion>.Of($"share_{models[m]}", row => row.Region.Shares[slot]));
            columns.Add(ParquetColumn<ResultRegion>.Of($"density_{models[m]}", row => row.Region.Sums[slot] / row.Region.Area));
            columns.Add(ParquetColumn<ResultRegion>.Of($"predicted_{models[m]}", row => classes[row.Image.Models[slot].Predicted]));
            columns.Add(ParquetColumn<ResultRegion>.Of($"probability_{models[m]}", row => row.Image.Models[slot].Probability));
        }

        return columns;
    }
}
