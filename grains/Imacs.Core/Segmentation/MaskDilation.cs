namespace Imacs.Core.Segmentation;

/// <summary>Dilation with a disk, 64 pixels at a time.</summary>
internal static class MaskDilation
{
    /// <summary>
    /// Every row of the set is widened step by step to the disk's half-widths, narrowest first, and each width is merged into the two rows
    /// at the distance where the disk has it. Cost per row: about 3 * radius operations per word.
    /// </summary>
    public static BitMask Dilate(BitMask mask, int radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        if (radius == 0 || mask.Area == 0)
            return mask;
        radius = Math.Min(radius, mask.Height + mask.Width);
        MaskBounds from = mask.Bounds;
        int top = Math.Max(from.Top - radius, 0);
        int left = Math.Max(from.Left - radius, 0);
        int bottom = Math.Min(from.Bottom + radius, mask.Height);
        int right = Math.Min(from.Right + radius, mask.Width);
        MaskBounds to = new(top, left, bottom - top, right - left);
        int stride = BitMask.WordsOf(to);
        int shift = mask.FirstWord - (left >> 6);
        int[] halfWidths = HalfWidths(radius);
        ulong[] result = new ulong[to.Height * stride];
        Span<ulong> current = stride <= 64 ? stackalloc ulong[stride] : new ulong[stride];
        for (int row = 0; row < from.Height; row++)
        {
            current.Clear();
            mask.Words.AsSpan(row * mask.WordsPerRow, mask.WordsPerRow).CopyTo(current[shift..]);
            int line = from.Top + row - top;
            int width = 0;
            for (int distance = radius; distance >= 0; distance--)
            {
                for (; width < halfWidths[distance]; width++)
                    WidenByOne(current);
                if (line - distance >= 0)
                    Merge(current, result.AsSpan((line - distance) * stride, stride));
                if (distance > 0 && line + distance < to.Height)
                    Merge(current, result.AsSpan((line + distance) * stride, stride));
            }
        }

        // Bits beyond the right border can only be in the image's last word.
        if (right == mask.Width && (right & 63) != 0)
        {
            ulong valid = ulong.MaxValue >> (64 - (right & 63));
            for (int row = 0; row < to.Height; row++)
                result[(row * stride) + stride - 1] &= valid;
        }

        return new BitMask(mask.Height, mask.Width, to, result);
    }

    /// <summary>Half-width of the disk dx^2 + dy^2 &lt;= radius^2 in the row at each distance dy.</summary>
    internal static int[] HalfWidths(int radius)
    {
        int[] widths = new int[radius + 1];
        int width = radius;
        for (int distance = 0; distance <= radius; distance++)
        {
            while (((long)width * width) + ((long)distance * distance) > (long)radius * radius)
                width--;
            widths[distance] = width;
        }

        return widths;
    }

    private static void WidenByOne(Span<ulong> row)
    {
        ulong before = 0;
        for (int word = 0; word < row.Length; word++)
        {
            ulong here = row[word];
            ulong after = word + 1 < row.Length ? row[word + 1] : 0;
            row[word] = here | (here << 1) | (here >> 1) | (before >> 63) | (after << 63);
            before = here;
        }
    }

    private static void Merge(ReadOnlySpan<ulong> row, Span<ulong> into)
    {
        for (int word = 0; word < row.Length; word++)
            into[word] |= row[word];
    }
}
