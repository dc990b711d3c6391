using Imacs.Core.Randomness;

namespace Imacs.Core.Quality;

/// <summary>
/// Random perturbations of an image as strengths of removal, one for each pixel: the perturbed image is x - m (x - b), so that 0 leaves a pixel and 1 puts
/// the fill b in its place. What a map claims about the output's drop is then the sum of m times attribution, whatever the perturbation.
/// </summary>
public static class RemovalStrengths
{
    /// <summary>A uniformly drawn subset of exactly n pixels.</summary>
    /// <param name="random">The draw.</param>
    /// <param name="n">Pixels in the subset, 0 to the number of strengths.</param>
    /// <param name="strengths">Gets 1 inside and 0 outside.</param>
    /// <remarks>Selection sampling, Knuth, "The Art of Computer Programming", volume 2, 3.4.2, algorithm S: no list of pixels is kept.</remarks>
    public static void Subset(KeyedRandom random, int n, Span<float> strengths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, strengths.Length);
        for (int i = 0; i < strengths.Length; i++)
        {
            bool chosen = (strengths.Length - i) * random.NextDouble() < n;
            strengths[i] = chosen ? 1 : 0;
            n -= chosen ? 1 : 0;
        }
    }

    /// <summary>One square at a random place, wholly inside the image.</summary>
    /// <param name="random">The draw: side, then row, then column.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="strengths">Gets 1 inside and 0 outside; height x width.</param>
    /// <remarks>The side is uniform over an eighth to a half of the image's shorter side (Yeh et al. 2019 remove squares of several sizes).</remarks>
    public static void Square(KeyedRandom random, int height, int width, Span<float> strengths)
    {
        int shorter = Math.Min(height, width);
        int least = Math.Max(1, shorter / 8);
        int side = least + random.NextInt32(Math.Max(1, (shorter / 2) - least + 1));
        int top = random.NextInt32(height - side + 1), left = random.NextInt32(width - side + 1);
        strengths.Clear();
        for (int y = top; y < top + side; y++)
            strengths.Slice((y * width) + left, side).Fill(1);
    }

    /// <summary>Independent gaussian strengths with mean 0.</summary>
    /// <param name="random">The draw.</param>
    /// <param name="deviation">Standard deviation.</param>
    /// <param name="strengths">Gets them; negative ones move a pixel away from the fill.</param>
    public static void Gaussian(KeyedRandom random, double deviation, Span<float> strengths)
    {
        foreach (ref float strength in strengths)
            strength = (float)(deviation * random.NextNormal());
    }

    /// <summary>What a map says that a perturbation takes from the output.</summary>
    /// <param name="strengths">[n].</param>
    /// <param name="map">[n]: attributions.</param>
    public static double Claim(ReadOnlySpan<float> strengths, ReadOnlySpan<float> map)
    {
        double sum = 0;
        for (int i = 0; i < strengths.Length; i++)
            sum += (double)strengths[i] * map[i];
        return sum;
    }
}
