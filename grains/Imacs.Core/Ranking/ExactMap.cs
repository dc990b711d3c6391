using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Ranking;

/// <summary>Sum and number of some pixels, comparable by mean without rounding.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelSum(long Sum, int Count)
{
    public static PixelSum operator -(PixelSum left, PixelSum right) => new(left.Sum - right.Sum, left.Count - right.Count);

    /// <summary>Compares means by cross-multiplication in 128 bits; counts are above 0.</summary>
    public static int CompareMeans(PixelSum left, PixelSum right) =>
        Math.BigMul(left.Sum, (long)right.Count).CompareTo(Math.BigMul(right.Sum, (long)left.Count));
}

/// <summary>
/// An attribution map in fixed point, scaled by a power of two so that the sum of all magnitudes stays below 2^62. Integer sums do not
/// depend on the order of addition, so subtracting pixels as they get covered gives exactly what adding up the others would: ties stay
/// ties, and "strictly greater" means what it says. Values are exact down to about 2^-45 of the largest magnitude for a 224 x 224 map. Buffers are rented: dispose.
/// </summary>
internal sealed class ExactMap : IDisposable
{
    private readonly long[] _prefix;
    private readonly int _width;
    private readonly int _exponent;

    public ExactMap(ReadOnlySpan<double> map, int width)
    {
        _width = width;
        double greatest = 0;
        for (int i = 0; i < map.Length; i++)
        {
            if (!double.IsFinite(map[i]))
                throw new ArgumentException($"The attribution map holds {map[i]} at pixel {i}; only finite maps can be ranked.", nameof(map));
            greatest = Math.Max(greatest, Math.Abs(map[i]));
        }

        // |value| < 2^(ILogB + 1), pixels <= 2^(Log2 + 1): their product times 2^exponent stays below 2^61, and rounding adds at most half a unit each.
        _exponent = greatest == 0 ? 0 : 59 - Math.ILogB(greatest) - BitOperations.Log2((uint)map.Length);
        _prefix = ArrayPool<long>.Shared.Rent(map.Length + 1);
        _prefix[0] = 0;
        for (int i = 0; i < map.Length; i++)
            _prefix[i + 1] = _prefix[i] + (long)Math.Round(Math.ScaleB(map[i], _exponent));
    }

    public void Dispose() => ArrayPool<long>.Shared.Return(_prefix);

    public double Mean(PixelSum pixels) => Math.ScaleB((double)pixels.Sum / pixels.Count, -_exponent);

    public PixelSum SumOver(BitMask mask)
    {
        long sum = 0;
        foreach (MaskRun run in mask.Runs())
            sum += SumOfRun((run.Row * _width) + run.Start, run.Length);
        return new PixelSum(sum, mask.Area);
    }

    /// <summary>Sum over the pixels that two masks share.</summary>
    public PixelSum SumOverBoth(BitMask left, BitMask right)
    {
        int top = Math.Max(left.Bounds.Top, right.Bounds.Top);
        int bottom = Math.Min(left.Bounds.Bottom, right.Bounds.Bottom);
        int first = Math.Max(left.FirstWord, right.FirstWord);
        int length = Math.Min(left.FirstWord + left.WordsPerRow, right.FirstWord + right.WordsPerRow) - first;
        long sum = 0;
        int count = 0;
        for (int row = top; row < bottom && length > 0; row++)
        {
            ReadOnlySpan<ulong> a = left.Words.AsSpan(((row - left.Bounds.Top) * left.WordsPerRow) + first - left.FirstWord, length);
            ReadOnlySpan<ulong> b = right.Words.AsSpan(((row - right.Bounds.Top) * right.WordsPerRow) + first - right.FirstWord, length);
            for (int word = 0; word < a.Length; word++)
            {
                ulong bits = a[word] & b[word];
                if (bits == 0)
                    continue;
                count += BitOperations.PopCount(bits);
                int origin = (row * _width) + ((first + word) * 64);
                while (bits != 0)
                {
                    int start = BitOperations.TrailingZeroCount(bits);
                    int run = BitOperations.TrailingZeroCount(~(bits >> start));
                    sum += SumOfRun(origin + start, run);
                    bits &= start + run < 64 ? ulong.MaxValue << (start + run) : 0;
                }
            }
        }

        return new PixelSum(sum, count);
    }

    private long SumOfRun(int start, int length) => _prefix[start + length] - _prefix[start];
}
