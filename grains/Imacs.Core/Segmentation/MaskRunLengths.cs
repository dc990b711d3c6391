namespace Imacs.Core.Segmentation;

/// <summary>Masks as alternating counts of pixels out of and in the set, in raster order across rows: how artifacts store them.</summary>
internal static class MaskRunLengths
{
    public static BitMask Decode(int height, int width, ReadOnlySpan<int> runs)
    {
        MaskBuilder builder = new(height, width);
        long total = (long)height * width;
        long at = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            if (runs[i] < 0 || at + runs[i] > total)
                throw new ArgumentException($"Run {i} of length {runs[i]} does not fit into {height} x {width} pixels.", nameof(runs));
            if ((i & 1) != 0)
                SetAcrossRows(builder, at, at + runs[i]);
            at += runs[i];
        }

        return at == total
            ? builder.ToMask()
            : throw new ArgumentException($"The runs cover {at} of {height} x {width} pixels.", nameof(runs));
    }

    public static int[] Encode(BitMask mask)
    {
        List<int> lengths = [];
        int at = 0;
        foreach (MaskRun run in mask.Runs())
        {
            int start = (run.Row * mask.Width) + run.Start;
            if (start == at && lengths.Count > 0)
            {
                lengths[^1] += run.Length;
            }
            else
            {
                lengths.Add(start - at);
                lengths.Add(run.Length);
            }

            at = start + run.Length;
        }

        if (at < mask.Height * mask.Width)
            lengths.Add((mask.Height * mask.Width) - at);
        return [.. lengths];
    }

    private static void SetAcrossRows(MaskBuilder builder, long start, long end)
    {
        while (start < end)
        {
            (long row, long column) = Math.DivRem(start, builder.Width);
            int length = (int)Math.Min(end - start, builder.Width - column);
            builder.SetRun((int)row, (int)column, length);
            start += length;
        }
    }
}
