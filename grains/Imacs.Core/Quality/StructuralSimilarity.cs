using Imacs.Core.Imaging;
using Imacs.Core.Statistics;

namespace Imacs.Core.Quality;

/// <summary>Structural similarity of two heat maps.</summary>
/// <remarks>
/// Wang, Bovik, Sheikh and Simoncelli, "Image Quality Assessment", IEEE TIP 2004, eq. 13, with a gaussian window of standard deviation 1.5 and constants
/// 0.01 and 0.03. Heat maps have no common unit, so the magnitudes of each are divided by their 99th percentile and cut off at 1, which is how they are
/// looked at; borders mirror.
/// </remarks>
public static class StructuralSimilarity
{
    private const double Sigma = 1.5;
    private const double Luminance = 0.01 * 0.01;
    private const double Contrast = 0.03 * 0.03;
    private const double Brightest = 0.99;

    /// <summary>The mean similarity of two maps' magnitudes.</summary>
    /// <param name="first">height x width values, finite.</param>
    /// <param name="second">height x width values, finite.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>-1 to 1, 1 for equal maps; NaN where one is zero everywhere.</returns>
    public static double OfMagnitudes(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int height, int width)
    {
        if (Scaled(first) is not { } x || Scaled(second) is not { } y)
            return double.NaN;
        var planes = new PlanarImage(5, height, width);
        for (int i = 0; i < x.Length; i++)
        {
            planes.Plane(0)[i] = x[i];
            planes.Plane(1)[i] = y[i];
            planes.Plane(2)[i] = x[i] * x[i];
            planes.Plane(3)[i] = y[i] * y[i];
            planes.Plane(4)[i] = x[i] * y[i];
        }

        double[] means = new GaussianFilter(height, width, Sigma, BlurBorder.Mirror).Apply(planes);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            (double mx, double my) = (means[i], means[x.Length + i]);
            double vx = means[(2 * x.Length) + i] - (mx * mx), vy = means[(3 * x.Length) + i] - (my * my), both = means[(4 * x.Length) + i] - (mx * my);
            sum += ((2 * mx * my) + Luminance) * ((2 * both) + Contrast) / (((mx * mx) + (my * my) + Luminance) * (vx + vy + Contrast));
        }

        return sum / x.Length;
    }

    private static float[]? Scaled(ReadOnlySpan<float> map)
    {
        var sorted = new double[map.Length];
        for (int i = 0; i < sorted.Length; i++)
            sorted[i] = Math.Abs((double)map[i]);
        Array.Sort(sorted);
        double bright = Quantiles.OfSorted(sorted, Brightest);
        // Fewer pixels than a hundredth stand out: then the largest one is the scale.
        double scale = bright > 0 ? bright : sorted[^1];
        if (scale == 0)
            return null;
        var scaled = new float[map.Length];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = (float)Math.Min(1, Math.Abs(map[i]) / scale);
        return scaled;
    }
}
