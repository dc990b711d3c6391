namespace Imacs.Core.Clustering;

/// <summary>Finds clusters that k-means cut out of one cloud: users of concept methods complain of duplicates first.</summary>
/// <remarks>
/// [ours] Rows of both clusters are projected on the line between their centres, which lie at 0 and 1. Two clouds leave a valley half-way; one
/// cloud cut in two is as dense there as elsewhere. The middle third is compared with two bands of half its width about the centres. Of
/// two normal clouds with their centres 2, 3 and 4 standard deviations apart the ratio is about 0.5, 0.3 and 0.1; it does not depend on the dimension, which
/// ratios of radii to distances do.
/// </remarks>
public static class RedundantClusters
{
    /// <summary>From this boundary density on a merge is proposed: centres less than two standard deviations apart.</summary>
    public const double Threshold = 0.5;

    /// <summary>Fewer rows than this in the bands decide nothing.</summary>
    private const int LeastRows = 20;

    /// <summary>Clusters whose centres are further apart than this cosine are not looked at.</summary>
    private const double LeastCosine = 0.5;

    /// <summary>Compares every pair of clusters that are near each other.</summary>
    /// <param name="rows">Float32 [n, d]: a sample of the rows.</param>
    /// <param name="labels">[n]: their clusters.</param>
    /// <param name="centroids">The centres [k, d].</param>
    /// <returns>The pairs to merge, densest boundary first, then by numbers.</returns>
    public static IReadOnlyList<MergeProposal> Find(ReadOnlySpan<float> rows, ReadOnlySpan<int> labels, Centroids centroids)
    {
        int d = centroids.Dimension;
        if (rows.Length != (long)labels.Length * d)
            throw new ArgumentException($"{rows.Length} values are not {labels.Length} rows of {d}.", nameof(rows));
        List<int>[] members = [.. Enumerable.Range(0, centroids.Count).Select(_ => new List<int>())];
        for (int row = 0; row < labels.Length; row++)
            members[labels[row]].Add(row);
        List<MergeProposal> found = [];
        for (int first = 0; first < centroids.Count; first++)
        {
            for (int second = first + 1; second < centroids.Count; second++)
            {
                double cosine = RowMath.Cosine(centroids.Row(first), centroids.Row(second));
                if (cosine >= LeastCosine && BoundaryDensity(rows, members[first], members[second], centroids.Row(first), centroids.Row(second)) is { } density and >= Threshold)
                    found.Add(new(first, second, cosine, density));
            }
        }

        return [.. found.OrderByDescending(pair => pair.BoundaryDensity).ThenBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    /// <summary>Rows in the middle third over rows about the centres; null where too few lie there.</summary>
    private static double? BoundaryDensity(ReadOnlySpan<float> rows, List<int> first, List<int> second, ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        var axis = new float[from.Length];
        for (int i = 0; i < axis.Length; i++)
            axis[i] = to[i] - from[i];
        double length = RowMath.Dot(axis, axis);
        // Centres that coincide have no line between them: what is half-way is what is at the centres.
        if (length == 0)
            return first.Count + second.Count < LeastRows ? null : 1;
        double origin = RowMath.Dot(from, axis);
        (int middle, int about) = (0, 0);
        foreach (int row in first.Concat(second))
        {
            double place = (RowMath.Dot(rows.Slice(row * from.Length, from.Length), axis) - origin) / length;
            if (Math.Abs(place - 0.5) < 1.0 / 6)
                middle++;
            else if (Math.Abs(place) < 1.0 / 6 || Math.Abs(place - 1) < 1.0 / 6)
                about++;
        }

        return middle + about < LeastRows ? null : middle / Math.Max(1.0, about);
    }
}
