namespace Imacs.Core.Segmentation;

/// <summary>A partition of an image's pixels into segments numbered from 0, every one of which has at least one pixel. Immutable by contract.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Scale">The Felzenszwalb scale that made it.</param>
/// <param name="Labels">height x width labels, row-major, 0 to Count - 1; not to be written to.</param>
/// <param name="Count">Number of segments.</param>
public sealed record LabelMap(int Height, int Width, double Scale, int[] Labels, int Count)
{
    /// <summary>Sums a map over every segment in one sweep.</summary>
    /// <param name="map">height x width values, row-major.</param>
    /// <returns>Count sums in float64, each added up in raster order.</returns>
    /// <exception cref="ArgumentException">The map has another number of pixels.</exception>
    public double[] SumPerSegment(ReadOnlySpan<float> map)
    {
        if (map.Length != Labels.Length)
            throw new ArgumentException($"The map has {map.Length} values, the labels {Labels.Length}.", nameof(map));
        double[] sums = new double[Count];
        for (int pixel = 0; pixel < map.Length; pixel++)
            sums[Labels[pixel]] += map[pixel];
        return sums;
    }

    /// <summary>Pixels of every segment.</summary>
    /// <returns>Count areas, at least 1 each, whose sum is height x width.</returns>
    public int[] Areas()
    {
        int[] areas = new int[Count];
        foreach (int label in Labels)
            areas[label]++;
        return areas;
    }

    /// <summary>Carries the labels to another size by nearest neighbour with half-pixel centres.</summary>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <returns>The same segments in the same order; segments that no pixel of the result falls into are left out and the rest renumbered.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public LabelMap ResizeNearest(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return height == Height && width == Width ? this : FromLabels(Labels, Count, Height, Width, Scale, height, width);
    }

    /// <summary>Makes a map of labels of another size, so that the labels may lie in a borrowed buffer.</summary>
    internal static LabelMap FromLabels(ReadOnlySpan<int> source, int sourceCount, int sourceHeight, int sourceWidth, double scale, int height, int width)
    {
        int[] columns = new int[width];
        for (int x = 0; x < width; x++)
            columns[x] = NearestIndex(x, width, sourceWidth);
        int[] labels = new int[checked(height * width)];
        int[] renumbered = new int[sourceCount];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<int> from = source.Slice(NearestIndex(y, height, sourceHeight) * sourceWidth, sourceWidth);
            Span<int> to = labels.AsSpan(y * width, width);
            for (int x = 0; x < to.Length; x++)
            {
                to[x] = from[columns[x]];
                renumbered[to[x]] = 1;
            }
        }

        int count = 0;
        for (int label = 0; label < renumbered.Length; label++)
            renumbered[label] = renumbered[label] == 0 ? -1 : count++;
        if (count < sourceCount)
        {
            foreach (ref int label in labels.AsSpan())
                label = renumbered[label];
        }

        return new LabelMap(height, width, scale, labels, count);
    }

    /// <summary>floor((i + 0.5) * from / to) in integers, so that no rounding can step over a boundary.</summary>
    private static int NearestIndex(int index, int to, int from) => (int)(((2L * index) + 1) * from / (2L * to));
}
