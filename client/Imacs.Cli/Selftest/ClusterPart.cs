using Imacs.Contracts.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Selftest;

/// <summary>A cluster beside what its regions really show.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Part">The part that most of its regions show.</param>
/// <param name="Purity">The fraction of its regions that show it, 0 to 1.</param>
internal sealed record ClusterPart(ClusterSummary Cluster, string Part, double Purity)
{
    /// <summary>Reads the regions of a run and looks up what they show.</summary>
    /// <param name="run">The run.</param>
    /// <param name="truth">By image id: the name of each pixel's part, row-major.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The clusters by rank.</returns>
    public static async Task<IReadOnlyList<ClusterPart>> ReadAsync(FinishedRun run, IReadOnlyDictionary<string, string[]> truth, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegionMask> regions = await ResultTables.ReadMasksAsync(run.Store, run.Folder.Id, cancellationToken);
        ILookup<int, string> shown = regions.ToLookup(region => region.Cluster, region => Shown(region.Runs, truth[region.Image]));
        return [.. run.Summary.Clusters.OrderBy(cluster => cluster.Rank).Where(cluster => shown.Contains(cluster.Id)).Select(cluster =>
        {
            IGrouping<string, string> most = shown[cluster.Id].GroupBy(part => part).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First();
            return new ClusterPart(cluster, most.Key, most.Count() / (double)shown[cluster.Id].Count());
        })];
    }

    /// <summary>The part with which a region has the largest overlap (intersection over union): a line that was dilated is still that line, and a piece of a large
    /// part is not the small one that it touches.</summary>
    /// <param name="runs">Row-major run lengths, off first.</param>
    /// <param name="parts">The name of each pixel's part, row-major.</param>
    internal static string Shown(IReadOnlyList<int> runs, string[] parts)
    {
        Dictionary<string, int> inside = [];
        int area = 0;
        for (int run = 0, at = 0; run < runs.Count; at += runs[run++])
        {
            if (run % 2 == 0)
                continue;
            area += runs[run];
            foreach (string part in parts.AsSpan(at, runs[run]))
                inside[part] = inside.GetValueOrDefault(part) + 1;
        }

        return inside.OrderByDescending(pair => pair.Value / (double)(area + parts.Count(part => part == pair.Key) - pair.Value)).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;
    }
}
