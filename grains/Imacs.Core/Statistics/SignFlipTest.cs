using Imacs.Core.Randomness;

namespace Imacs.Core.Statistics;

/// <summary>Two-sided permutation test that paired differences have no direction: each image's difference is as likely with either sign.</summary>
/// <remarks>
/// Fisher 1935; the images are the units, because regions of one image flip together. The statistic is the sum of the images' sums, which
/// for a fixed number of regions is the mean over regions.
/// </remarks>
public static class SignFlipTest
{
    /// <summary>Up to so many images with a difference all sign patterns are enumerated; above, they are drawn.</summary>
    public const int MaxExactImages = 14;

    /// <summary>Random sign patterns where there are too many to enumerate.</summary>
    public const int DefaultDraws = 9999;

    /// <summary>Images whose signed sums are tabulated together: 2^4 entries for 4 images.</summary>
    private const int Nibble = 4;

    /// <summary>The p-value.</summary>
    /// <param name="imageSums">[G]: the sum over each image's regions of the difference, finite.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="key">What is tested, e.g. the cluster's number: draws depend on (seed, key) alone.</param>
    /// <param name="draws">Random sign patterns, at least 1.</param>
    /// <returns>
    /// Enumerated: the share of patterns with |T*| >= |T|. Drawn: (1 + such patterns) / (1 + draws), never 0 (Phipson and Smyth 2010). 1 if
    /// all differences are 0. Negated differences give the same bits.
    /// </returns>
    public static double PValue(ReadOnlySpan<double> imageSums, long seed, string key, int draws = DefaultDraws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        List<double> differing = [];
        double observed = 0, scale = 0;
        foreach (double sum in imageSums)
        {
            // A zero has no sign to flip.
            if (sum == 0)
                continue;
            differing.Add(sum);
            observed += sum;
            scale += Math.Abs(sum);
        }

        if (differing.Count == 0)
            return 1;
        double[][] tables = Tabulate(differing);
        // Patterns that tie with the observed one in exact arithmetic must count whatever order they were added in.
        double limit = Math.Abs(observed) - (1e-12 * scale);
        return differing.Count <= MaxExactImages
            ? Enumerated(tables, differing.Count, limit)
            : Drawn(tables, limit, new KeyedRandom(seed, key), draws);
    }

    private static double Enumerated(double[][] tables, int images, double limit)
    {
        int patterns = 1 << images;
        int extreme = 0;
        for (int pattern = 0; pattern < patterns; pattern++)
        {
            double sum = 0;
            for (int group = 0; group < tables.Length; group++)
                sum += tables[group][(pattern >> (Nibble * group)) & 15];
            if (Math.Abs(sum) >= limit)
                extreme++;
        }

        return (double)extreme / patterns;
    }

    private static double Drawn(double[][] tables, double limit, KeyedRandom random, int draws)
    {
        const int PerWord = 64 / Nibble;
        int extreme = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            double sum = 0;
            ulong signs = 0;
            for (int group = 0; group < tables.Length; group++)
            {
                signs = group % PerWord == 0 ? random.NextUInt64() : signs >> Nibble;
                sum += tables[group][(int)(signs & 15)];
            }

            if (Math.Abs(sum) >= limit)
                extreme++;
        }

        return (1.0 + extreme) / (1.0 + draws);
    }

    /// <summary>For each four images the sums under their 16 sign patterns: a draw then adds one number for four images.</summary>
    private static double[][] Tabulate(List<double> sums)
    {
        double[][] tables = new double[(sums.Count + Nibble - 1) / Nibble][];
        for (int group = 0; group < tables.Length; group++)
        {
            tables[group] = new double[1 << Nibble];
            for (int pattern = 0; pattern < 1 << Nibble; pattern++)
            {
                for (int i = group * Nibble; i < Math.Min(sums.Count, (group + 1) * Nibble); i++)
                    tables[group][pattern] += (pattern & (1 << (i % Nibble))) != 0 ? -sums[i] : sums[i];
            }
        }

        return tables;
    }
}
