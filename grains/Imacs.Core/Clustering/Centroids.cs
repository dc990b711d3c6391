namespace Imacs.Core.Clustering;

/// <summary>The centres of k clusters: float32 [k, d], immutable.</summary>
public sealed class Centroids
{
    private readonly float[] _values;
    private CentroidPanels? _panels;

    /// <summary>Wraps <paramref name="values"/> without copying them.</summary>
    /// <param name="count">Clusters k, at least 1.</param>
    /// <param name="dimension">Length d of a centre, at least 1.</param>
    /// <param name="values">Finite, row after row; the caller gives up ownership.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is not k x d.</exception>
    public Centroids(int count, int dimension, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length != (long)count * dimension)
            throw new ArgumentException($"{values.Length} values do not fill [{count}, {dimension}].", nameof(values));
        (Count, Dimension, _values) = (count, dimension, values);
    }

    /// <summary>Clusters, k.</summary>
    public int Count { get; }

    /// <summary>Length of a centre, d.</summary>
    public int Dimension { get; }

    /// <summary>All centres, row after row: [k, d].</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The same centres in the layout of the assignment kernel, made once however many shards ask.</summary>
    internal CentroidPanels Panels => LazyInitializer.EnsureInitialized(ref _panels, () => CentroidPanels.Of(this));

    /// <summary>One centre, [d].</summary>
    /// <param name="cluster">0 to k - 1.</param>
    public ReadOnlySpan<float> Row(int cluster) => _values.AsSpan(cluster * Dimension, Dimension);

    /// <summary>The same centres in another order.</summary>
    /// <param name="order">A permutation of 0 to k - 1: the old number of each new cluster.</param>
    public Centroids Reorder(ReadOnlySpan<int> order)
    {
        if (order.Length != Count)
            throw new ArgumentException($"{order.Length} numbers do not order {Count} clusters.", nameof(order));
        float[] values = new float[_values.Length];
        for (int cluster = 0; cluster < Count; cluster++)
            Row(order[cluster]).CopyTo(values.AsSpan(cluster * Dimension));
        return new Centroids(Count, Dimension, values);
    }
}
