using Imacs.Contracts.Actors;
using Imacs.Core.Randomness;
using Imacs.Grains.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Causality;

/// <summary>Draws the images that each concept is checked on: those with the smallest seeded hashes, so that the draw is the same however the dataset is
/// sharded, and no more is held than is drawn.</summary>
/// <param name="comparison">The comparison's id.</param>
/// <param name="clusters">Number of concepts.</param>
/// <param name="most">Most images a concept.</param>
/// <param name="seed">Seed of the draw.</param>
internal sealed class CausalSample(string comparison, int clusters, int most, long seed)
{
    private readonly SortedDictionary<(ulong Hash, int Image), Drawn>[] _drawn =
        [.. Enumerable.Range(0, clusters).Select(_ => new SortedDictionary<(ulong, int), Drawn>())];

    /// <summary>Takes the regions of one shard.</summary>
    public void Add(AssignedShard shard)
    {
        foreach (IGrouping<(int Index, int Cluster), ResultRegion> group in shard.Regions.GroupBy(row => (row.Image.Index, row.Cluster)))
        {
            SortedDictionary<(ulong, int), Drawn> cluster = _drawn[group.Key.Cluster];
            // Every concept draws its own images: the key holds its number.
            cluster.Add((KeyedRandom.Hash(seed + group.Key.Cluster, (ulong)group.Key.Index), group.Key.Index), Of(group));
            if (cluster.Count > most)
                cluster.Remove(cluster.Keys.Last());
        }
    }

    /// <summary>The work, an entry for each image, in the order of the plan, and what the regions' attribution was.</summary>
    public IReadOnlyList<(MaskWork Work, IReadOnlyList<double[]> Sums)> Work =>
    [
        .. _drawn.SelectMany((drawn, cluster) => drawn.Values.Select(image => (Cluster: cluster, Image: image)))
            .GroupBy(entry => entry.Image.Record.Index)
            .OrderBy(image => image.Key)
            .Select(image => (
                new MaskWork(WorkOf(image.First().Image.Record), [.. image.Select(entry => new MaskArea(entry.Cluster, entry.Image.Masks))]),
                (IReadOnlyList<double[]>)[.. image.Select(entry => entry.Image.Sums)])),
    ];

    private static Drawn Of(IEnumerable<ResultRegion> regions)
    {
        ResultRegion[] rows = [.. regions];
        double[] sums = [.. rows[0].Region.Sums.Select((_, slot) => rows.Sum(row => row.Region.Sums[slot]))];
        return new(rows[0].Image, [.. rows.Select(row => row.Region.Mask)], sums);
    }

    private ImageWork WorkOf(ImageRecord image) => new(comparison, image.Index, image.Image, image.Path, image.Label, image.LabelIndex);

    private sealed record Drawn(ImageRecord Record, IReadOnlyList<int[]> Masks, double[] Sums);
}
