using System.Runtime.CompilerServices;
using Imacs.Core.Clustering;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>Goes through a comparison's shards in order, one in memory at a time, with every region assigned to its cluster.</summary>
/// <param name="store">Where they are.</param>
/// <param name="comparison">The comparison's id.</param>
/// <param name="shards">How many.</param>
/// <param name="centroids">The clusters' centres.</param>
/// <param name="visited">Called after each shard: at millions of images, going through them takes long.</param>
internal sealed class ShardReader(IArtifactStore store, string comparison, int shards, Centroids centroids, Action visited)
{
    /// <summary>Reads the shards.</summary>
    /// <param name="pool">Whether the sampled candidate segments, where there are any, are read too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<AssignedShard> ReadAsync(bool pool, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int shard = 0; shard < shards; shard++)
        {
            IReadOnlyList<ImageRecord> images = await ShardTables.ReadImagesAsync(store, comparison, shard, cancellationToken);
            IReadOnlyList<RegionRecord> regions = await ShardTables.ReadRegionsAsync(store, comparison, shard, cancellationToken);
            Dictionary<int, ImageRecord> byIndex = images.ToDictionary(image => image.Index);
            IReadOnlyList<RegionRecord> segments = pool && await store.ExistsAsync(ArtifactNames.ShardPool(comparison, shard), cancellationToken)
                ? await ShardTables.ReadPoolAsync(store, comparison, shard, cancellationToken)
                : [];
            yield return new(shard, images, Assigned(regions, byIndex), Assigned(segments, byIndex));
            visited();
        }
    }

    /// <summary>Squared distance of a region to the centre of its cluster.</summary>
    public double Distance(ResultRegion region)
    {
        ReadOnlySpan<float> centre = centroids.Row(region.Cluster);
        double sum = 0;
        for (int i = 0; i < centre.Length; i++)
            sum += Math.Pow(region.Region.Embedding[i] - (double)centre[i], 2);
        return sum;
    }

    private ResultRegion[] Assigned(IReadOnlyList<RegionRecord> regions, Dictionary<int, ImageRecord> images)
    {
        int[] labels = Assign(regions);
        return [.. regions.Select((region, i) => new ResultRegion(region, images[region.ImageIndex], labels[i]))];
    }

    private int[] Assign(IReadOnlyList<RegionRecord> regions)
    {
        var labels = new int[regions.Count];
        var rows = new float[regions.Count * centroids.Dimension];
        for (int i = 0; i < regions.Count; i++)
            regions[i].Embedding.CopyTo(rows, i * centroids.Dimension);
        if (regions.Count > 0)
            KMeansStep.Assign(rows, centroids.Dimension, centroids, labels);
        return labels;
    }
}
