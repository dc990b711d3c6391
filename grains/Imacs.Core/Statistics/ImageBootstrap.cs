using Imacs.Core.Randomness;

namespace Imacs.Core.Statistics;

/// <summary>Percentile bootstrap of a mean over regions that draws images, not regions.</summary>
/// <remarks>Efron and Tibshirani 1993, chapter 13. It checks the closed form of <see cref="ClusterRobust"/>; its cost is draws x images.</remarks>
public static class ImageBootstrap
{
    /// <summary>Draws that the reports use.</summary>
    public const int DefaultDraws = 1000;

    /// <summary>The mean over regions with its interval.</summary>
    /// <param name="groups">Values by image.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="key">What is measured, e.g. the cluster's number: draws depend on (seed, key) alone.</param>
    /// <param name="draws">At least 40 for a 95 % interval to be more than the range.</param>
    /// <param name="level">Above 0, below 1.</param>
    /// <returns>
    /// As <see cref="ClusterRobust.Interval(in ImageSums, double)"/> for zeros and for fewer than two images. The ends are order statistics
    /// as far from the bottom as from the top, so that negated values give the negated ends, exchanged, bit for bit.
    /// </returns>
    public static MeanInterval Interval(ImageGroups groups, long seed, string key, int draws = DefaultDraws, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        if (groups is { AllZero: true, Images: > 0 })
            return default;
        double[] sums = groups.Sums;
        int[] counts = groups.Counts;
        double sum = 0;
        long count = 0;
        for (int image = 0; image < sums.Length; image++)
        {
            sum += sums[image];
            count += counts[image];
        }

        double mean = count == 0 ? 0 : (sum / count) + 0.0;
        if (sums.Length < 2)
            return new MeanInterval(mean, mean - MeanInterval.UnknownHalfWidth, mean + MeanInterval.UnknownHalfWidth);

        KeyedRandom random = new(seed, key);
        double[] means = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            (sum, count) = (0, 0);
            for (int i = 0; i < sums.Length; i++)
            {
                int image = random.NextInt32(sums.Length);
                sum += sums[image];
                count += counts[image];
            }

            means[draw] = (sum / count) + 0.0;
        }

        Array.Sort(means);
        int cut = Math.Clamp((int)Math.Round((1 - level) / 2 * draws) - 1, 0, (draws - 1) / 2);
        return new MeanInterval(mean, means[cut], means[draws - 1 - cut]);
    }
}
