using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>Interval and test of a mean over regions whose variance is clustered by image, in closed form.</summary>
/// <remarks>
/// With residuals e_i = s_i - mean n_i of the images' sums, var(mean) = G/(G-1) sum e_i^2 / (sum n_i)^2, and t with G - 1 degrees of
/// freedom: Liang and Zeger 1986 for an intercept, with the usual small-sample factor (Cameron and Miller 2015, section VI). Regions of
/// one image are correlated; an interval that takes them as independent is too narrow.
/// </remarks>
public static class ClusterRobust
{
    /// <summary>The mean over regions with its interval.</summary>
    /// <param name="sums">The images' sums.</param>
    /// <param name="level">Above 0, below 1.</param>
    /// <returns>
    /// [0, 0] if every value is exactly 0. Otherwise mean -/+ <see cref="MeanInterval.UnknownHalfWidth"/> for one image or none, because
    /// nothing is known of the spread between images. Negated values give the negated mean and the negated ends, exchanged, bit for bit.
    /// </returns>
    public static MeanInterval Interval(in ImageSums sums, double level = 0.95)
    {
        double mean = sums.Mean;
        if (sums is { AllZero: true, Images: > 0 })
            return default;
        double half = sums.Images < 2 ? MeanInterval.UnknownHalfWidth : StudentT.TwoSidedQuantile(level, sums.Images - 1) * StandardError(sums);
        return new MeanInterval(mean, mean - half, mean + half);
    }

    /// <summary>The same from values in memory.</summary>
    /// <param name="values">[n], finite.</param>
    /// <param name="images">[n]: the image of each region.</param>
    /// <param name="level">Above 0, below 1.</param>
    public static MeanInterval Interval(ReadOnlySpan<double> values, ReadOnlySpan<long> images, double level = 0.95) =>
        Interval(Sums(values, images), level);

    /// <summary>Gathers the sums of values in memory, images in the order of their first region.</summary>
    /// <param name="values">[n], finite.</param>
    /// <param name="images">[n]: the image of each region.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ImageSums Sums(ReadOnlySpan<double> values, ReadOnlySpan<long> images)
    {
        if (values.Length != images.Length)
            throw new ArgumentException($"{values.Length} values but {images.Length} image keys.", nameof(images));
        Dictionary<long, int> places = [];
        List<List<double>> perImage = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (places.TryAdd(images[i], perImage.Count))
                perImage.Add([]);
            perImage[places[images[i]]].Add(values[i]);
        }

        ImageSums sums = default;
        foreach (List<double> image in perImage)
            sums = sums.Add(CollectionsMarshal.AsSpan(image));
        return sums;
    }

    /// <summary>Two-sided p-value of mean = 0, from t with G - 1 degrees of freedom.</summary>
    /// <param name="sums">The images' sums.</param>
    /// <returns>1 if every value is 0 or there are fewer than two images; 0 if all images agree exactly on another mean.</returns>
    public static double PValue(in ImageSums sums)
    {
        if (sums.Images < 2 || sums.AllZero)
            return 1;
        double error = StandardError(sums);
        return error == 0 ? (sums.Mean == 0 ? 1 : 0) : StudentT.TwoSidedP(sums.Mean / error, sums.Images - 1);
    }

    /// <summary>Standard error of the mean, at least two images.</summary>
    private static double StandardError(in ImageSums sums)
    {
        double mean = sums.Mean;
        double residuals = sums.SumOfSquares - (2 * mean * sums.SumTimesCount) + (mean * mean * sums.CountSquares);
        double images = sums.Images;
        // Rounding may leave a hair below 0 where all images agree.
        return Math.Sqrt(Math.Max(0, residuals) * images / (images - 1)) / sums.Regions;
    }
}
