using System.Numerics;
using System.Runtime.InteropServices;

namespace Imacs.Core.Segmentation;

/// <summary>
/// A set of pixels of an image H x W. Immutable and comparable by value. Only the words of the bounding box are stored, so hundreds of
/// masks of a large image stay small and operations on masks that lie apart cost nothing.
/// </summary>
public sealed class BitMask : IEquatable<BitMask>
{
    internal BitMask(int height, int width, MaskBounds bounds, ulong[] words)
    {
        (Height, Width, Bounds, Words) = (height, width, bounds, words);
        FirstWord = bounds.Left >> 6;
        WordsPerRow = WordsOf(bounds);
        foreach (ulong word in words)
            Area += BitOperations.PopCount(word);
    }

    /// <summary>Masks by area, largest first, and equal areas by their bits in raster order, the one that holds the first differing pixel first: a total order.</summary>
    public static IComparer<BitMask> LargestFirst { get; } = Comparer<BitMask>.Create(CompareLargestFirst);

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>Number of pixels in the set.</summary>
    public int Area { get; }

    /// <summary>The smallest rectangle that holds the set.</summary>
    public MaskBounds Bounds { get; }

    /// <summary>Rows of the bounding box, WordsPerRow words each; bit b of word w is column 64 * (FirstWord + w) + b.</summary>
    internal ulong[] Words { get; }

    internal int FirstWord { get; }

    internal int WordsPerRow { get; }

    /// <summary>Whether a pixel is in the set.</summary>
    /// <param name="row">0 to Height - 1.</param>
    /// <param name="column">0 to Width - 1.</param>
    public bool this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Height, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Width, nameof(column));
            return ((WordAt(row, column >> 6) >> (column & 63)) & 1) != 0;
        }
    }

    /// <summary>The whole image.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public static BitMask Full(int height, int width) => FromRunLengths(height, width, [0, checked(height * width)]);

    /// <summary>The pixels that are true.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="pixels">height x width values, row-major.</param>
    /// <exception cref="ArgumentException">The number of values is not height x width.</exception>
    public static BitMask FromPixels(int height, int width, ReadOnlySpan<bool> pixels)
    {
        MaskBuilder builder = new(height, width);
        if (pixels.Length != (long)height * width)
            throw new ArgumentException($"{pixels.Length} values do not fill {height} x {width} pixels.", nameof(pixels));
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                if (pixels[(row * width) + column])
                    builder.SetRun(row, column, 1);
            }
        }

        return builder.ToMask();
    }

    /// <summary>Reads what <see cref="ToRunLengths"/> wrote.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="runs">Alternating counts of pixels out of and in the set, in raster order, beginning with out; their sum is height x width.</param>
    /// <exception cref="ArgumentException">A count is negative, or they do not fill the image.</exception>
    public static BitMask FromRunLengths(int height, int width, ReadOnlySpan<int> runs) => MaskRunLengths.Decode(height, width, runs);

    /// <summary>One mask for every segment of a label map, in the order of labels.</summary>
    public static BitMask[] FromLabels(LabelMap map) => MaskBuilder.Split(map);

    /// <summary>Pixels in both sets.</summary>
    /// <param name="other">A mask of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public int AndCount(BitMask other)
    {
        RequireSameSize(other);
        int top = Math.Max(Bounds.Top, other.Bounds.Top);
        int bottom = Math.Min(Bounds.Bottom, other.Bounds.Bottom);
        int first = Math.Max(FirstWord, other.FirstWord);
        int length = Math.Min(FirstWord + WordsPerRow, other.FirstWord + other.WordsPerRow) - first;
        int count = 0;
        for (int row = top; row < bottom && length > 0; row++)
        {
            ReadOnlySpan<ulong> left = Words.AsSpan(((row - Bounds.Top) * WordsPerRow) + first - FirstWord, length);
            ReadOnlySpan<ulong> right = other.Words.AsSpan(((row - other.Bounds.Top) * other.WordsPerRow) + first - other.FirstWord, length);
            for (int word = 0; word < left.Length; word++)
                count += BitOperations.PopCount(left[word] & right[word]);
        }

        return count;
    }

    /// <summary>Pixels in this set and not in the other.</summary>
    /// <param name="other">A mask of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public int AndNotCount(BitMask other) => Area - AndCount(other);

    /// <summary>Intersection over union (Jaccard index), 0 to 1; 0 where both are empty.</summary>
    /// <param name="other">A mask of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public double IoU(BitMask other)
    {
        int both = AndCount(other);
        int either = Area + other.Area - both;
        return either == 0 ? 0.0 : (double)both / either;
    }

    /// <summary>The maximal horizontal runs of set pixels, in raster order.</summary>
    public MaskRunEnumerator Runs() => new(this);

    /// <summary>The set pixels as row * Width + column, ascending.</summary>
    public IEnumerable<int> Pixels()
    {
        foreach (MaskRun run in Runs())
        {
            for (int i = 0; i < run.Length; i++)
                yield return (run.Row * Width) + run.Start + i;
        }
    }

    /// <summary>Sum of a map over the set, in float64 and raster order.</summary>
    /// <param name="map">Height x Width values, row-major.</param>
    /// <exception cref="ArgumentException">The map has another number of values.</exception>
    public double SumOver(ReadOnlySpan<float> map)
    {
        RequirePixels(map.Length, nameof(map));
        double sum = 0;
        foreach (MaskRun run in Runs())
        {
            foreach (float value in map.Slice((run.Row * Width) + run.Start, run.Length))
                sum += value;
        }

        return sum;
    }

    /// <inheritdoc cref="SumOver(ReadOnlySpan{float})"/>
    public double SumOver(ReadOnlySpan<double> map)
    {
        RequirePixels(map.Length, nameof(map));
        double sum = 0;
        foreach (MaskRun run in Runs())
        {
            foreach (double value in map.Slice((run.Row * Width) + run.Start, run.Length))
                sum += value;
        }

        return sum;
    }

    /// <summary>Writes one value to every set pixel of a map and leaves the others.</summary>
    /// <typeparam name="T">The map's element.</typeparam>
    /// <param name="map">Height x Width values, row-major.</param>
    /// <param name="value">What to write.</param>
    /// <exception cref="ArgumentException">The map has another number of values.</exception>
    public void Fill<T>(Span<T> map, T value)
    {
        RequirePixels(map.Length, nameof(map));
        foreach (MaskRun run in Runs())
            map.Slice((run.Row * Width) + run.Start, run.Length).Fill(value);
    }

    /// <summary>Adds every pixel within a Euclidean distance of the set: dilation with a disk dx^2 + dy^2 &lt;= radius^2, cut off at the image's border [xrai].</summary>
    /// <param name="radius">Pixels, at least 0; 0 gives the same set.</param>
    public BitMask Dilate(int radius) => MaskDilation.Dilate(this, radius);

    /// <summary>Alternating counts of pixels out of and in the set, in raster order, beginning with out (which may be 0); their sum is Height x Width.</summary>
    public int[] ToRunLengths() => MaskRunLengths.Encode(this);

    /// <summary>Whether both are the same set of pixels of images of the same size.</summary>
    public bool Equals(BitMask? other) =>
        other is not null && Height == other.Height && Width == other.Width && Bounds == other.Bounds && Words.AsSpan().SequenceEqual(other.Words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BitMask);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Bounds);
        hash.AddBytes(MemoryMarshal.AsBytes(Words.AsSpan()));
        return hash.ToHashCode();
    }

    /// <summary>Words in one row of a bounding box.</summary>
    internal static int WordsOf(MaskBounds bounds) => bounds.Width == 0 ? 0 : ((bounds.Right - 1) >> 6) - (bounds.Left >> 6) + 1;

    private static int CompareLargestFirst(BitMask? left, BitMask? right)
    {
        if (left is null || right is null)
            return (left is null ? 1 : 0) - (right is null ? 1 : 0);
        if (left.Area != right.Area)
            return right.Area.CompareTo(left.Area);
        int lastWord = Math.Max(left.FirstWord + left.WordsPerRow, right.FirstWord + right.WordsPerRow);
        int bottom = Math.Max(left.Bounds.Bottom, right.Bounds.Bottom);
        for (int row = Math.Min(left.Bounds.Top, right.Bounds.Top); row < bottom; row++)
        {
            for (int word = Math.Min(left.FirstWord, right.FirstWord); word < lastWord; word++)
            {
                ulong mine = left.WordAt(row, word);
                ulong difference = mine ^ right.WordAt(row, word);
                if (difference != 0)
                    return (mine & difference & (~difference + 1)) != 0 ? -1 : 1;
            }
        }

        return 0;
    }

    private ulong WordAt(int row, int word)
    {
        int line = row - Bounds.Top;
        int column = word - FirstWord;
        return (uint)line < (uint)Bounds.Height && (uint)column < (uint)WordsPerRow ? Words[(line * WordsPerRow) + column] : 0;
    }

    private void RequireSameSize(BitMask other)
    {
        if (Height != other.Height || Width != other.Width)
            throw new ArgumentException($"A mask of {other.Height} x {other.Width} pixels cannot be compared with one of {Height} x {Width}.", nameof(other));
    }

    private void RequirePixels(int length, string name)
    {
        if (length != (long)Height * Width)
            throw new ArgumentException($"The map has {length} values, the mask {Height} x {Width} pixels.", name);
    }
}
