namespace Imacs.Core.Clustering;

/// <summary>Silhouettes of one set of rows under several clusterings: the distances are computed once.</summary>
/// <remarks>Rousseeuw 1987: (b - a) / max(a, b), where a is the mean distance to the rows of the own cluster and b that to the nearest other cluster.</remarks>
public sealed class Silhouette
{
    private readonly float[] _distances;

    /// <summary>Computes all distances.</summary>
    /// <param name="rows">Float32 [n, d], L2-normalised; n squared floats are held.</param>
    /// <param name="dimension">Components d, at least 1.</param>
    public Silhouette(ReadOnlySpan<float> rows, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (rows.Length % dimension != 0)
            throw new ArgumentException($"{rows.Length} values are not whole rows of {dimension}.", nameof(rows));
        Count = rows.Length / dimension;
        _distances = new float[Count * Count];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> row = rows.Slice(i * dimension, dimension);
            for (int j = 0; j < i; j++)
                _distances[(i * Count) + j] = _distances[(j * Count) + i] = (float)Math.Sqrt(RowMath.SquaredDistance(row, rows.Slice(j * dimension, dimension)));
        }
    }

    /// <summary>Rows, n.</summary>
    public int Count { get; }

    /// <summary>Mean silhouette of all rows.</summary>
    /// <param name="labels">[n]: cluster of each row, 0 to <paramref name="clusters"/> - 1.</param>
    /// <param name="clusters">Clusters k.</param>
    /// <returns>-1 to 1; a row that is alone in its cluster counts 0, and so does every row where there is one cluster only.</returns>
    public double Mean(ReadOnlySpan<int> labels, int clusters)
    {
        if (labels.Length != Count)
            throw new ArgumentException($"{labels.Length} labels for {Count} rows.", nameof(labels));
        var counts = new int[clusters];
        foreach (int label in labels)
            counts[label]++;
        var sums = new double[clusters];
        double total = 0;
        for (int i = 0; i < Count; i++)
        {
            Array.Clear(sums);
            for (int j = 0; j < Count; j++)
                sums[labels[j]] += _distances[(i * Count) + j];
            total += Of(labels[i], sums, counts);
        }

        return Count == 0 ? 0 : total / Count;
    }

    private static double Of(int own, double[] sums, int[] counts)
    {
        if (counts[own] < 2)
            return 0;
        double inside = sums[own] / (counts[own] - 1), outside = double.PositiveInfinity;
        for (int cluster = 0; cluster < sums.Length; cluster++)
        {
            if (cluster != own && counts[cluster] > 0)
                outside = Math.Min(outside, sums[cluster] / counts[cluster]);
        }

        double larger = Math.Max(inside, outside);
        return double.IsInfinity(outside) || larger == 0 ? 0 : (outside - inside) / larger;
    }
}
