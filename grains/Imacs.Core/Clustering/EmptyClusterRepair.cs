namespace Imacs.Core.Clustering;

/// <summary>Gives clusters without rows the farthest rows of a partial.</summary>
internal static class EmptyClusterRepair
{
    /// <summary>Copies of the partial's sums and counts in which each empty cluster holds one far row, taken from its old cluster.</summary>
    /// <param name="centroids">The centres of the partial.</param>
    /// <param name="partial">The merged partial.</param>
    /// <param name="isEmpty">(cluster, rows in the partial) to whether it needs a row.</param>
    /// <remarks>
    /// Rows equal to one already used, and rows that sit on their centre, are passed over: they would make two equal centres, of which one
    /// is empty again in the next pass. A cluster's last row is not taken either.
    /// </remarks>
    internal static (long[] Sums, long[] Counts) Apply(Centroids centroids, KMeansPartial partial, Func<int, long, bool> isEmpty)
    {
        long[] sums = [.. partial.Sums];
        long[] counts = [.. partial.Counts];
        int d = centroids.Dimension;
        List<FarPoint> used = [];
        int next = 0;
        for (int cluster = 0; cluster < counts.Length; cluster++)
        {
            if (!isEmpty(cluster, partial.Counts[cluster]))
                continue;
            while (next < partial.FarPoints.Count && !IsUsable(partial.FarPoints[next], counts, used))
                next++;
            if (next == partial.FarPoints.Count)
                break;
            FarPoint point = partial.FarPoints[next++];
            used.Add(point);
            for (int j = 0; j < d; j++)
            {
                long value = FixedPoint.FromComponent(point.Values[j]);
                sums[(point.Cluster * d) + j] -= value;
                sums[(cluster * d) + j] += value;
            }

            counts[point.Cluster]--;
            counts[cluster]++;
        }

        return (sums, counts);
    }

    private static bool IsUsable(FarPoint point, long[] counts, List<FarPoint> used) =>
        point.Distance > 0 && counts[point.Cluster] > 1 && !used.Exists(other => other.Values.AsSpan().SequenceEqual(point.Values));
}
