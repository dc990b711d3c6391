using System.Buffers;

namespace Imacs.Core.Segmentation;

/// <summary>Union-find over pixels in which every root is its segment's smallest pixel, so that labels need no search. Buffers are rented: dispose.</summary>
internal sealed class SegmentForest(int pixels) : IDisposable
{
    private readonly int[] _parents = ArrayPool<int>.Shared.Rent(pixels);
    private readonly int[] _sizes = ArrayPool<int>.Shared.Rent(pixels);

    /// <summary>Per root, the cost below which an edge may still join it: internal difference + scale / size. Rounded to float32, as in scikit-image.</summary>
    private readonly float[] _limits = ArrayPool<float>.Shared.Rent(pixels);
    private double _scale;

    public void Reset(double scale)
    {
        _scale = scale;
        for (int i = 0; i < pixels; i++)
            _parents[i] = i;
        _sizes.AsSpan(0, pixels).Fill(1);
        _limits.AsSpan(0, pixels).Fill((float)scale);
    }

    /// <summary>First pass: joins two segments where the edge costs less than both allow. An edge's cost is the internal difference of what it joins, since edges come in ascending order.</summary>
    public void MergeSimilar(SortedEdges edges)
    {
        ReadOnlySpan<int> from = edges.From.AsSpan(0, edges.Count);
        ReadOnlySpan<int> to = edges.To.AsSpan(0, edges.Count);
        ReadOnlySpan<double> costs = edges.Costs.AsSpan(0, edges.Count);
        int[] parents = _parents;
        float[] limits = _limits;
        for (int i = 0; i < costs.Length; i++)
        {
            int left = Find(parents, from[i]);
            int right = Find(parents, to[i]);
            if (left == right || !(costs[i] < Math.Min(limits[left], limits[right])))
                continue;
            int root = Join(left, right);
            limits[root] = (float)(costs[i] + (_scale / _sizes[root]));
        }
    }

    /// <summary>Second pass over the same edges: joins two segments while either has fewer pixels than asked for.</summary>
    public void MergeSmall(SortedEdges edges, int minSize)
    {
        // A root is the smallest pixel of its tree, so parents come before children and one sweep makes every pixel point at its root:
        // most edges are then seen to be inside a segment, or between two large ones, without a search.
        Flatten();
        ReadOnlySpan<int> from = edges.From.AsSpan(0, edges.Count);
        ReadOnlySpan<int> to = edges.To.AsSpan(0, edges.Count);
        int[] parents = _parents;
        for (int i = 0; i < from.Length; i++)
        {
            int left = parents[from[i]];
            int right = parents[to[i]];
            if (left == right || (_sizes[left] >= minSize && _sizes[right] >= minSize))
                continue;
            left = Find(parents, left);
            right = Find(parents, right);
            if (left != right && (_sizes[left] < minSize || _sizes[right] < minSize))
                Join(left, right);
        }
    }

    /// <summary>Numbers the segments from 0 in raster order of their first pixels.</summary>
    /// <param name="labels">Receives every pixel's label.</param>
    /// <returns>Number of segments.</returns>
    public int Label(Span<int> labels)
    {
        int count = 0;
        for (int i = 0; i < labels.Length; i++)
            labels[i] = _parents[i] == i ? count++ : labels[_parents[i]];
        return count;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_parents);
        ArrayPool<int>.Shared.Return(_sizes);
        ArrayPool<float>.Shared.Return(_limits);
    }

    private static int Find(int[] parents, int pixel)
    {
        int parent = parents[pixel];
        while (parent != pixel)
        {
            int above = parents[parent];
            parents[pixel] = above;
            pixel = above;
            parent = parents[pixel];
        }

        return pixel;
    }

    private void Flatten()
    {
        int[] parents = _parents;
        for (int i = 0; i < pixels; i++)
            parents[i] = parents[parents[i]];
    }

    private int Join(int left, int right)
    {
        int root = Math.Min(left, right);
        int child = Math.Max(left, right);
        _parents[child] = root;
        _sizes[root] += _sizes[child];
        return root;
    }
}
