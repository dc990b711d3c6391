using System.Globalization;
using Imacs.Contracts.Actors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tables;

/// <summary>A shard's tables: its images, its regions and, where candidate segments are sampled, those.</summary>
public static partial class ShardTables
{
    /// <summary>Whether a shard is stored: both of its tables are there.</summary>
    /// <param name="store">Where to look.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<bool> ExistAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken) =>
        await store.ExistsAsync(ArtifactNames.ShardRegions(comparison, shard), cancellationToken)
        && await store.ExistsAsync(ArtifactNames.ShardImages(comparison, shard), cancellationToken);

    /// <summary>Which shards are stored, from one listing.</summary>
    /// <param name="store">Where to look.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>For each shard, whether both of its tables are there.</returns>
    public static async ValueTask<bool[]> FindStoredAsync(IArtifactStore store, string comparison, int shards, CancellationToken cancellationToken)
    {
        var stored = new bool[shards];
        var images = new bool[shards];
        await foreach (string name in store.ListAsync(ArtifactNames.ShardFolder(comparison), cancellationToken))
        {
            int dot = name.IndexOf('.', name.LastIndexOf('/'));
            if (!int.TryParse(name.AsSpan(0, dot)[(name.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int shard) || shard >= shards)
                continue;
            if (name == ArtifactNames.ShardImages(comparison, shard))
                images[shard] = true;
            else if (name == ArtifactNames.ShardRegions(comparison, shard))
                stored[shard] = true;
        }

        for (int shard = 0; shard < shards; shard++)
            stored[shard] &= images[shard];
        return stored;
    }

    /// <summary>What is stored of a shard.</summary>
    public static async ValueTask<ShardReceipt> DescribeAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImageRecord> images = await ReadImagesAsync(store, comparison, shard, cancellationToken);
        int regions = await CountRegionsAsync(store, comparison, shard, cancellationToken);
        return new(comparison, shard, images.Count, images.Count(image => image.Rejected is not null), regions);
    }

    /// <summary>Reads a shard's images.</summary>
    public static async ValueTask<IReadOnlyList<ImageRecord>> ReadImagesAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.ShardImages(comparison, shard), ArtifactSchemas.Images, cancellationToken);
        List<ImageRecord> images = [];
        for (int group = 0; group < reader.Groups; group++)
        {
            int[] index = reader.Read<int>(group, "index"), labelIndex = reader.Read<int>(group, "label_index");
            int[] width = reader.Read<int>(group, "width"), height = reader.Read<int>(group, "height");
            string[] image = reader.Read<string>(group, "image"), path = reader.Read<string>(group, "path");
            string?[] label = reader.Read<string?>(group, "label"), rejected = reader.Read<string?>(group, "rejected");
            int[][] predicted = reader.Read<int[]>(group, "predicted"), target = reader.Read<int[]>(group, "target");
            float[][] probability = reader.Read<float[]>(group, "probability");
            double[][] change = reader.Read<double[]>(group, "change"), completeness = reader.Read<double[]>(group, "completeness_error");
            double[][] shareError = reader.Read<double[]>(group, "share_error"), norm = reader.Read<double[]>(group, "norm");
            int[][] gradients = reader.Read<int[]>(group, "gradients"), forwards = reader.Read<int[]>(group, "forwards");
            bool[][] capped = reader.Read<bool[]>(group, "capped");
            double[][] spearman = reader.Read<double[]>(group, "spearman"), iou = reader.Read<double[]>(group, "top_area_iou");
            for (int i = 0; i < index.Length; i++)
            {
                int row = i;
                images.Add(new ImageRecord
                {
                    Index = index[i],
                    Image = image[i],
                    Path = path[i],
                    Label = label[i],
                    LabelIndex = labelIndex[i],
                    Width = width[i],
                    Height = height[i],
                    Rejected = rejected[i],
                    Models = [.. Enumerable.Range(0, predicted[i].Length).Select(m => new ImageModelRecord(
                        predicted[row][m], probability[row][m], target[row][m], change[row][m], completeness[row][m], shareError[row][m], norm[row][m],
                        gradients[row][m], forwards[row][m], capped[row][m]))],
                    Spearman = spearman[i],
                    TopAreaIou = iou[i],
                });
            }
        }

        return images;
    }

    /// <summary>Reads a shard's regions.</summary>
    public static ValueTask<IReadOnlyList<RegionRecord>> ReadRegionsAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken) =>
        ReadRegionsAsync(store, ArtifactNames.ShardRegions(comparison, shard), cancellationToken);

    /// <summary>Reads a shard's sampled candidate segments.</summary>
    public static ValueTask<IReadOnlyList<RegionRecord>> ReadPoolAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken) =>
        ReadRegionsAsync(store, ArtifactNames.ShardPool(comparison, shard), cancellationToken);

    private static async ValueTask<IReadOnlyList<RegionRecord>> ReadRegionsAsync(IArtifactStore store, string name, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, name, ArtifactSchemas.ShardRegions, cancellationToken);
        List<RegionRecord> regions = [];
        for (int group = 0; group < reader.Groups; group++)
        {
            int[] image = reader.Read<int>(group, "image_index"), region = reader.Read<int>(group, "region");
            int[] x = reader.Read<int>(group, "x"), y = reader.Read<int>(group, "y");
            int[] width = reader.Read<int>(group, "width"), height = reader.Read<int>(group, "height"), area = reader.Read<int>(group, "area");
            int[][] mask = reader.Read<int[]>(group, "mask"), selectedBy = reader.Read<int[]>(group, "selected_by");
            double[][] sums = reader.Read<double[]>(group, "sums"), shares = reader.Read<double[]>(group, "shares");
            float[][] embedding = reader.Read<float[]>(group, "embedding");
            for (int i = 0; i < image.Length; i++)
            {
                regions.Add(new RegionRecord
                {
                    ImageIndex = image[i],
                    Region = region[i],
                    X = x[i],
                    Y = y[i],
                    Width = width[i],
                    Height = height[i],
                    Area = area[i],
                    Mask = mask[i],
                    SelectedBy = selectedBy[i],
                    Sums = sums[i],
                    Shares = shares[i],
                    Embedding = embedding[i],
                });
            }
        }

        return regions;
    }

    /// <summary>How many regions a shard has: read from the table's end, whatever its size.</summary>
    public static async ValueTask<int> CountRegionsAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.ShardRegions(comparison, shard), ArtifactSchemas.ShardRegions, cancellationToken);
        return checked((int)reader.Rows);
    }

    /// <summary>Reads nothing but the embeddings of a shard's regions: float32 rows, one after the other, and their length (0 where there is no region).</summary>
    public static async ValueTask<(float[] Rows, int Dimension)> ReadEmbeddingsAsync(IArtifactStore store, string comparison, int shard, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.ShardRegions(comparison, shard), ArtifactSchemas.ShardRegions, cancellationToken);
        float[][] embeddings = [.. Enumerable.Range(0, reader.Groups).SelectMany(group => reader.Read<float[]>(group, "embedding"))];
        int dimension = embeddings.Length == 0 ? 0 : embeddings[0].Length;
        var rows = new float[embeddings.Length * dimension];
        for (int i = 0; i < embeddings.Length; i++)
            embeddings[i].CopyTo(rows, i * dimension);
        return (rows, dimension);
    }
}
