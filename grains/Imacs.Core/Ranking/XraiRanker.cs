using System.Buffers;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Ranking;

/// <summary>Ranks an image's segments by the density of an attribution map over the pixels that each adds.</summary>
/// <remarks>
/// Kapishnikov et al. 2019 (XRAI) as in the PAIR library, method 4.2 steps 4 to 6 [xrai]. The greedy loop keeps the sum and number of
/// uncovered pixels of every mask and subtracts what a pick covers, instead of adding up every mask before every pick. Sums are exact
/// (fixed point), so the outcome is that of the naive loop, ties included: the first of equal masks wins.
/// </remarks>
public static class XraiRanker
{
    /// <summary>Ranks the segments of a map.</summary>
    /// <param name="map">height x width attributions, row-major, channels already merged; finite.</param>
    /// <param name="masks">Candidate masks of the map's size, overlapping or not; may be empty. Their order breaks ties.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="options">Algorithm and limits.</param>
    /// <exception cref="ArgumentException">The map or a mask has another size, or the map holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static XraiRanking Rank(ReadOnlySpan<float> map, IReadOnlyList<BitMask> masks, int height, int width, XraiOptions options)
    {
        double[] wide = ArrayPool<double>.Shared.Rent(map.Length);
        try
        {
            for (int i = 0; i < map.Length; i++)
                wide[i] = map[i];
            return Rank((ReadOnlySpan<double>)wide.AsSpan(0, map.Length), masks, height, width, options);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(wide);
        }
    }

    /// <inheritdoc cref="Rank(ReadOnlySpan{float}, IReadOnlyList{BitMask}, int, int, XraiOptions)"/>
    public static XraiRanking Rank(ReadOnlySpan<double> map, IReadOnlyList<BitMask> masks, int height, int width, XraiOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinNewPixels, 1, nameof(options));
        if (!(options.AreaThreshold >= 0) || options.AreaThreshold > 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.AreaThreshold, "The area threshold must lie in 0 to 1.");
        if (options.MaxSegments is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(options));
        if (map.Length != (long)height * width)
            throw new ArgumentException($"The attribution map has {map.Length} values, the image {height} x {width} pixels.", nameof(map));
        for (int i = 0; i < masks.Count; i++)
        {
            if (masks[i].Height != height || masks[i].Width != width)
                throw new ArgumentException($"Mask {i} is {masks[i].Height} x {masks[i].Width}, the image {height} x {width}.", nameof(masks));
        }

        using ExactMap exact = new(map, width);
        Picks picks = new(exact, height, width);
        if (options.Algorithm == XraiAlgorithm.Full)
            PickGreedily(picks, exact, masks, options);
        else
            PickInOrder(picks, exact, masks, options);
        return picks.ToRanking();
    }

    private static void PickGreedily(Picks picks, ExactMap exact, IReadOnlyList<BitMask> masks, XraiOptions options)
    {
        PixelSum[] uncovered = new PixelSum[masks.Count];
        List<int> remaining = new(masks.Count);
        for (int i = 0; i < uncovered.Length; i++)
        {
            uncovered[i] = exact.SumOver(masks[i]);
            remaining.Add(i);
        }

        while (picks.CoveredFraction <= options.AreaThreshold && picks.Count < (options.MaxSegments ?? int.MaxValue))
        {
            remaining.RemoveAll(mask => uncovered[mask].Count < options.MinNewPixels);
            if (remaining.Count == 0)
                break;
            int best = remaining[0];
            foreach (int mask in remaining)
            {
                if (PixelSum.CompareMeans(uncovered[mask], uncovered[best]) > 0)
                    best = mask;
            }

            BitMask added = picks.Add(masks[best], best, uncovered[best]);
            remaining.Remove(best);
            foreach (int mask in remaining)
                uncovered[mask] -= exact.SumOverBoth(masks[mask], added);
        }
    }

    private static void PickInOrder(Picks picks, ExactMap exact, IReadOnlyList<BitMask> masks, XraiOptions options)
    {
        PixelSum[] whole = [.. masks.Select(exact.SumOver)];
        IEnumerable<int> order = Enumerable.Range(0, masks.Count)
            .Where(mask => whole[mask].Count >= options.MinNewPixels)
            .OrderByDescending(mask => whole[mask], Comparer<PixelSum>.Create(PixelSum.CompareMeans));
        foreach (int mask in order)
        {
            if (picks.Count >= (options.MaxSegments ?? int.MaxValue))
                break;
            BitMask added = picks.Uncovered(masks[mask]);
            if (added.Area >= options.MinNewPixels)
                picks.Add(added, mask, exact.SumOver(added));
        }
    }

    /// <summary>What is covered so far, and by what.</summary>
    private sealed class Picks(ExactMap exact, int height, int width)
    {
        private readonly MaskBuilder _covered = new(height, width);
        private readonly List<(BitMask Pixels, PixelSum Sum, int Mask)> _segments = [];
        private int _coveredCount;

        public int Count => _segments.Count;

        public double CoveredFraction => (double)_coveredCount / (height * width);

        /// <summary>The pixels of a mask that no pick has.</summary>
        public BitMask Uncovered(BitMask mask)
        {
            ulong[] words = (ulong[])mask.Words.Clone();
            for (int row = 0; row < mask.Bounds.Height; row++)
            {
                for (int word = 0; word < mask.WordsPerRow; word++)
                    words[(row * mask.WordsPerRow) + word] &= ~_covered.Words[((mask.Bounds.Top + row) * _covered.Stride) + mask.FirstWord + word];
            }

            return MaskBuilder.Trim(height, width, mask.Bounds, words);
        }

        public BitMask Add(BitMask mask, int index, PixelSum sum)
        {
            BitMask added = Uncovered(mask);
            for (int row = 0; row < added.Bounds.Height; row++)
            {
                for (int word = 0; word < added.WordsPerRow; word++)
                    _covered.Words[((added.Bounds.Top + row) * _covered.Stride) + added.FirstWord + word] |= added.Words[(row * added.WordsPerRow) + word];
            }

            _coveredCount += added.Area;
            _segments.Add((added, sum, index));
            return added;
        }

        public XraiRanking ToRanking()
        {
            // OrderByDescending is stable: equal gains keep the order in which they were picked.
            List<XraiSegment> segments = [.. _segments
                .OrderByDescending(segment => segment.Sum, Comparer<PixelSum>.Create(PixelSum.CompareMeans))
                .Select(segment => new XraiSegment(segment.Pixels, exact.Mean(segment.Sum), segment.Mask, IsRest: false))];
            BitMask rest = Uncovered(BitMask.Full(height, width));
            if (rest.Area > 0)
                segments.Add(new XraiSegment(rest, exact.Mean(exact.SumOver(rest)), SourceMask: -1, IsRest: true));
            float[] map = new float[height * width];
            foreach (XraiSegment segment in segments)
                segment.Pixels.Fill(map.AsSpan(), (float)segment.Gain);
            return new XraiRanking(segments, map);
        }
    }
}
