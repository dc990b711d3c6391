namespace Imacs.Core.Clustering;

/// <summary>What one pass of k-means needs to know of some rows: O(k d) numbers, however many rows.</summary>
/// <remarks>
/// Sums are kept as integers (see <see cref="FixedPoint"/>), so <see cref="Merge"/> is exactly associative and commutative: partials may
/// be merged as they arrive, or in a tree, and the bits stay the same.
/// </remarks>
public sealed class KMeansPartial
{
    /// <summary>Most far points kept: clusters that can be repaired in one pass.</summary>
    public const int MaxFarPoints = 8;

    /// <summary>Wraps the arrays without copying them; for deserialisers.</summary>
    /// <param name="count">Clusters k, at least 1.</param>
    /// <param name="dimension">Components d, at least 1.</param>
    /// <param name="sums">[k, d]: per cluster the sum of its rows, in units of 2^-30.</param>
    /// <param name="counts">[k]: rows in each cluster.</param>
    /// <param name="squaredNorm">Sum of squared norms of all rows, in units of 2^-28.</param>
    /// <param name="farPoints">At most <see cref="MaxFarPoints"/>, farthest first.</param>
    /// <exception cref="ArgumentException">An array's length does not fit k and d.</exception>
    public KMeansPartial(int count, int dimension, long[] sums, long[] counts, long squaredNorm, IReadOnlyList<FarPoint> farPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (sums.Length != (long)count * dimension)
            throw new ArgumentException($"{sums.Length} sums do not fill [{count}, {dimension}].", nameof(sums));
        if (counts.Length != count)
            throw new ArgumentException($"{counts.Length} counts for {count} clusters.", nameof(counts));
        (Count, Dimension, Sums, Counts, SquaredNorm, FarPoints) = (count, dimension, sums, counts, squaredNorm, farPoints);
    }

    /// <summary>Clusters, k.</summary>
    public int Count { get; }

    /// <summary>Components of an embedding, d.</summary>
    public int Dimension { get; }

    /// <summary>[k, d]: per cluster the sum of its rows, in units of 2^-30.</summary>
    public long[] Sums { get; }

    /// <summary>[k]: rows in each cluster.</summary>
    public long[] Counts { get; }

    /// <summary>Sum of the squared norms of all rows, in units of 2^-28.</summary>
    public long SquaredNorm { get; private set; }

    /// <summary>The rows farthest from their centres, farthest first, at most <see cref="MaxFarPoints"/>.</summary>
    public IReadOnlyList<FarPoint> FarPoints { get; private set; }

    /// <summary>Rows in all clusters.</summary>
    public long Rows => Counts.Sum();

    /// <summary>The partial of no rows.</summary>
    /// <param name="count">Clusters k, at least 1.</param>
    /// <param name="dimension">Components d, at least 1.</param>
    public static KMeansPartial Empty(int count, int dimension) =>
        new(count, dimension, new long[count * dimension], new long[count], 0, []);

    /// <summary>The partial of the rows of both; associative and commutative, bit for bit.</summary>
    /// <param name="left">Rows assigned to the same centres as those of <paramref name="right"/>.</param>
    /// <param name="right">Other rows.</param>
    /// <exception cref="ArgumentException">They differ in k or d.</exception>
    /// <exception cref="OverflowException">More than 2^32 rows.</exception>
    public static KMeansPartial Merge(KMeansPartial left, KMeansPartial right)
    {
        KMeansPartial merged = new(
            left.Count, left.Dimension, [.. left.Sums], [.. left.Counts], left.SquaredNorm, left.FarPoints);
        merged.Add(right);
        return merged;
    }

    /// <summary>Sum over rows of the squared distance to the assigned centre: what k-means minimises.</summary>
    /// <param name="centroids">The centres that the rows were assigned to; [k, d].</param>
    /// <returns>At least 0; within 1e-8 per row.</returns>
    /// <remarks>Sum |x|^2 - 2 sum_k c_k . S_k + sum_k n_k |c_k|^2: exact sums make the cancellation harmless.</remarks>
    public double Inertia(Centroids centroids)
    {
        if (centroids.Count != Count || centroids.Dimension != Dimension)
        {
            throw new ArgumentException(
                $"Centres [{centroids.Count}, {centroids.Dimension}] do not match this partial's [{Count}, {Dimension}] (clusters, components).",
                nameof(centroids));
        }

        double inertia = SquaredNorm / FixedPoint.NormUnits;
        for (int cluster = 0; cluster < Count; cluster++)
        {
            ReadOnlySpan<float> centre = centroids.Row(cluster);
            ReadOnlySpan<long> sums = Sums.AsSpan(cluster * Dimension, Dimension);
            double part = 0;
            for (int j = 0; j < centre.Length; j++)
                part += centre[j] * ((Counts[cluster] * (double)centre[j]) - (2.0 / FixedPoint.ComponentUnits * sums[j]));
            inertia += part;
        }

        return Math.Max(0, inertia);
    }

    /// <summary>Adds the rows of <paramref name="other"/> to this partial, in place.</summary>
    public void Add(KMeansPartial other)
    {
        if (other.Count != Count || other.Dimension != Dimension)
        {
            throw new ArgumentException(
                $"[{other.Count}, {other.Dimension}] does not match this partial's [{Count}, {Dimension}] (clusters, components).",
                nameof(other));
        }

        checked
        {
            for (int i = 0; i < Sums.Length; i++)
                Sums[i] += other.Sums[i];
            for (int cluster = 0; cluster < Counts.Length; cluster++)
                Counts[cluster] += other.Counts[cluster];
            SquaredNorm += other.SquaredNorm;
        }

        FarPoint[] far = [.. FarPoints, .. other.FarPoints];
        Array.Sort(far, FarPoint.Compare);
        FarPoints = far.Length <= MaxFarPoints ? far : far[..MaxFarPoints];
    }
}
