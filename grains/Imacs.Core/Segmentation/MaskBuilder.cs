using System.Numerics;

namespace Imacs.Core.Segmentation;

/// <summary>A mutable set of pixels over the whole image grid, from which trimmed <see cref="BitMask"/>s are made.</summary>
internal sealed class MaskBuilder
{
    public MaskBuilder(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        _ = checked(height * width);
        (Height, Width, Stride) = (height, width, (width + 63) >> 6);
        Words = new ulong[checked(height * Stride)];
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Words per row.</summary>
    public int Stride { get; }

    public ulong[] Words { get; }

    public void SetRun(int row, int start, int length) => SetBits(Words.AsSpan(row * Stride, Stride), start, length);

    public BitMask ToMask() => Trim(Height, Width, new MaskBounds(0, 0, Height, Width), Words);

    /// <summary>Makes a mask of the words of a window, cut down to the pixels that are set.</summary>
    public static BitMask Trim(int height, int width, MaskBounds window, ReadOnlySpan<ulong> words)
    {
        int stride = BitMask.WordsOf(window);
        ulong[] columns = new ulong[stride];
        int top = int.MaxValue;
        int bottom = -1;
        for (int row = 0; row < window.Height; row++)
        {
            ulong any = 0;
            for (int word = 0; word < stride; word++)
            {
                ulong bits = words[(row * stride) + word];
                columns[word] |= bits;
                any |= bits;
            }

            if (any != 0)
                (top, bottom) = (Math.Min(top, row), row);
        }

        if (bottom < 0)
            return new BitMask(height, width, default, []);
        int firstWord = Array.FindIndex(columns, word => word != 0);
        int lastWord = Array.FindLastIndex(columns, word => word != 0);
        int origin = window.Left >> 6;
        int left = ((origin + firstWord) * 64) + BitOperations.TrailingZeroCount(columns[firstWord]);
        int right = ((origin + lastWord) * 64) + 64 - BitOperations.LeadingZeroCount(columns[lastWord]);
        MaskBounds bounds = new(window.Top + top, left, bottom - top + 1, right - left);
        int trimmed = lastWord - firstWord + 1;
        ulong[] kept = new ulong[bounds.Height * trimmed];
        for (int row = 0; row < bounds.Height; row++)
            words.Slice(((top + row) * stride) + firstWord, trimmed).CopyTo(kept.AsSpan(row * trimmed));
        return new BitMask(height, width, bounds, kept);
    }

    /// <summary>One mask per label, in two sweeps over the map whatever the number of labels.</summary>
    public static BitMask[] Split(LabelMap map)
    {
        int[] top = new int[map.Count];
        int[] bottom = new int[map.Count];
        int[] left = new int[map.Count];
        int[] right = new int[map.Count];
        Array.Fill(top, -1);
        Array.Fill(left, int.MaxValue);
        foreach ((int label, int row, int start, int end) in RunsOf(map))
        {
            if (top[label] < 0)
                top[label] = row;
            bottom[label] = row + 1;
            left[label] = Math.Min(left[label], start);
            right[label] = Math.Max(right[label], end);
        }

        MaskBounds[] bounds = new MaskBounds[map.Count];
        ulong[][] words = new ulong[map.Count][];
        for (int label = 0; label < map.Count; label++)
        {
            if (top[label] < 0)
                throw new ArgumentException($"Label {label} of {map.Count} has no pixel.", nameof(map));
            bounds[label] = new MaskBounds(top[label], left[label], bottom[label] - top[label], right[label] - left[label]);
            words[label] = new ulong[bounds[label].Height * BitMask.WordsOf(bounds[label])];
        }

        foreach ((int label, int row, int start, int end) in RunsOf(map))
        {
            int stride = BitMask.WordsOf(bounds[label]);
            int origin = bounds[label].Left & ~63;
            SetBits(words[label].AsSpan((row - top[label]) * stride, stride), start - origin, end - start);
        }

        BitMask[] masks = new BitMask[map.Count];
        for (int label = 0; label < masks.Length; label++)
            masks[label] = new BitMask(map.Height, map.Width, bounds[label], words[label]);
        return masks;
    }

    private static IEnumerable<(int Label, int Row, int Start, int End)> RunsOf(LabelMap map)
    {
        for (int row = 0; row < map.Height; row++)
        {
            int offset = row * map.Width;
            for (int start = 0; start < map.Width;)
            {
                int label = map.Labels[offset + start];
                int end = start + 1;
                while (end < map.Width && map.Labels[offset + end] == label)
                    end++;
                yield return (label, row, start, end);
                start = end;
            }
        }
    }

    private static void SetBits(Span<ulong> row, int start, int length)
    {
        int word = start >> 6;
        int bit = start & 63;
        while (length > 0)
        {
            int take = Math.Min(64 - bit, length);
            row[word++] |= (ulong.MaxValue >> (64 - take)) << bit;
            length -= take;
            bit = 0;
        }
    }
}
