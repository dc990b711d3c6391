namespace Imacs.Core.Clustering;

/// <summary>The steps of k-means as pure functions: assign rows to the nearest centre, merge partials, move the centres.</summary>
public static class KMeansStep
{
    /// <summary>Assigns every row to its nearest centre.</summary>
    /// <param name="rows">Float32 [n, d], each row of length 1 (components must lie in -2 to 2); n may be 0.</param>
    /// <param name="dimension">Components d, that of the centres.</param>
    /// <param name="centroids">The centres [k, d].</param>
    /// <param name="labels">[n]: receives the nearest centre of each row, the lowest number among equals.</param>
    /// <param name="firstRow">Global number of the first row; the others follow. It only settles ties among far points.</param>
    /// <returns>The partial of these rows.</returns>
    /// <exception cref="ArgumentException">Lengths don't fit, or a row is not finite or is longer than 2.</exception>
    /// <remarks>
    /// Scores are float32 chains over d, sums exact integers; both are the same on every processor and for every split of the rows.
    /// </remarks>
    public static KMeansPartial Assign(ReadOnlySpan<float> rows, int dimension, Centroids centroids, Span<int> labels, long firstRow = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dimension, centroids.Dimension);
        if (rows.Length != (long)labels.Length * dimension)
            throw new ArgumentException($"{rows.Length} values are not {labels.Length} rows of {dimension}.", nameof(rows));
        PartialBuilder builder = new(rows, labels, centroids, firstRow);
        NearestCentroid.ForEachBlock(rows, centroids.Panels, ref builder);
        return builder.BadRow is int bad
            ? throw new ArgumentException($"Row {firstRow + bad} is not a finite embedding of length 1.", nameof(rows))
            : builder.Build();
    }

    /// <summary>Lloyd's update: every centre moves to the mean of its rows.</summary>
    /// <param name="current">The centres that the rows were assigned to.</param>
    /// <param name="partial">The merged partial of all rows.</param>
    /// <returns>New centres. One without rows moves to the farthest row (taken out of its old cluster), or stays where no row is left.</returns>
    /// <exception cref="ArgumentException">They differ in k or d.</exception>
    public static Centroids Update(Centroids current, KMeansPartial partial)
    {
        ThrowIfDifferent(current, partial);
        (long[] sums, long[] counts) = EmptyClusterRepair.Apply(current, partial, static (_, count) => count == 0);
        int d = current.Dimension;
        float[] values = new float[current.Count * d];
        for (int cluster = 0; cluster < current.Count; cluster++)
        {
            Span<float> centre = values.AsSpan(cluster * d, d);
            current.Row(cluster).CopyTo(centre);
            double scale = (double)FixedPoint.ComponentUnits * counts[cluster];
            for (int j = 0; counts[cluster] > 0 && j < d; j++)
                centre[j] = (float)(sums[(cluster * d) + j] / scale);
        }

        return new Centroids(current.Count, d, values);
    }

    /// <summary>The mini-batch update: every centre is the running mean of all rows it has ever been given.</summary>
    /// <param name="current">The centres that the batch was assigned to, and the rows each has seen.</param>
    /// <param name="partial">The merged partial of the batch.</param>
    /// <returns>Moved centres with grown counts. A centre that has never seen a row moves to the batch's farthest row.</returns>
    /// <exception cref="ArgumentException">They differ in k or d.</exception>
    /// <remarks>Sculley 2010, algorithm 1: rate 1 / (rows seen) per centre, for a batch at once as in scikit-learn's _mini_batch_step.</remarks>
    public static MiniBatchState MiniBatchUpdate(MiniBatchState current, KMeansPartial partial)
    {
        Centroids centroids = current.Centroids;
        ThrowIfDifferent(centroids, partial);
        long[] seen = current.Seen;
        (long[] sums, long[] counts) = EmptyClusterRepair.Apply(centroids, partial, (cluster, count) => count + seen[cluster] == 0);
        int d = centroids.Dimension;
        float[] values = new float[centroids.Count * d];
        long[] grown = new long[seen.Length];
        for (int cluster = 0; cluster < centroids.Count; cluster++)
        {
            Span<float> centre = values.AsSpan(cluster * d, d);
            centroids.Row(cluster).CopyTo(centre);
            grown[cluster] = checked(seen[cluster] + counts[cluster]);
            for (int j = 0; counts[cluster] > 0 && j < d; j++)
            {
                double batch = sums[(cluster * d) + j] / (double)FixedPoint.ComponentUnits;
                centre[j] = (float)((((double)centre[j] * seen[cluster]) + batch) / grown[cluster]);
            }
        }

        return new MiniBatchState(new Centroids(centroids.Count, d, values), grown);
    }

    private static void ThrowIfDifferent(Centroids centroids, KMeansPartial partial)
    {
        if (centroids.Count != partial.Count || centroids.Dimension != partial.Dimension)
        {
            throw new ArgumentException(
                $"Centres [{centroids.Count}, {centroids.Dimension}] and partial [{partial.Count}, {partial.Dimension}] differ (clusters, components).",
                nameof(partial));
        }
    }
}
