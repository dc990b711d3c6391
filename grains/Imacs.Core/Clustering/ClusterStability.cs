namespace Imacs.Core.Clustering;

/// <summary>How much of a clustering would be found again with other seeds.</summary>
/// <param name="AdjustedRand">Mean adjusted Rand index between it and the other runs, on the same rows.</param>
/// <param name="Jaccard">[k]: per cluster, the overlap (rows in both over rows in either) with its nearest match, mean over the other runs.</param>
/// <remarks>Hennig 2007, Cluster-wise assessment of cluster stability: a cluster below 0.5 dissolves, one above 0.75 is stable.</remarks>
public sealed record ClusterStability(double AdjustedRand, IReadOnlyList<double> Jaccard)
{
    /// <summary>Below this a cluster is an accident of the seed.</summary>
    public const double Dissolved = 0.5;

    /// <summary>Compares a labelling with those of other runs.</summary>
    /// <param name="labels">[n]: the clusters, 0 to k - 1.</param>
    /// <param name="clusters">Clusters k.</param>
    /// <param name="others">Labels of the same rows from other runs, at least one.</param>
    public static ClusterStability Of(int[] labels, int clusters, IReadOnlyList<int[]> others)
    {
        if (others.Count == 0)
            throw new ArgumentException("There is no other run to compare with.", nameof(others));
        var jaccard = new double[clusters];
        double rand = 0;
        foreach (int[] other in others)
        {
            rand += AdjustedRandIndex.Of(labels, other);
            double[] match = Matches(labels, clusters, other);
            for (int cluster = 0; cluster < clusters; cluster++)
                jaccard[cluster] += match[cluster];
        }

        return new(rand / others.Count, [.. jaccard.Select(sum => sum / others.Count)]);
    }

    private static double[] Matches(int[] labels, int clusters, int[] other)
    {
        int count = other.Length == 0 ? 0 : other.Max() + 1;
        var joint = new int[clusters * count];
        var own = new int[clusters];
        var theirs = new int[count];
        for (int i = 0; i < labels.Length; i++)
        {
            joint[(labels[i] * count) + other[i]]++;
            own[labels[i]]++;
            theirs[other[i]]++;
        }

        var best = new double[clusters];
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            for (int match = 0; match < count; match++)
            {
                int both = joint[(cluster * count) + match];
                if (both > 0)
                    best[cluster] = Math.Max(best[cluster], both / (double)(own[cluster] + theirs[match] - both));
            }
        }

        return best;
    }
}
