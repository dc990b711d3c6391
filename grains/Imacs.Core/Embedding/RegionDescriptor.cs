using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Embedding;

/// <summary>
/// The embedding that needs no network: colour and texture of a region's own pixels. It tells apart what differs in hue, brightness, coarseness or
/// direction, and nothing more; a network that was trained on such images is the better judge.
/// </summary>
/// <remarks>
/// Four blocks, each of length 1, so that none outweighs another by its number of entries: [ours]
/// 24 soft histogram bins of brightness and of the two opponent colours (8 each); 6 means and deviations of the same three;
/// 16 histograms of gradient direction (8 undirected bins at steps of 1 and of 3 pixels), weighted by gradient length; 10 uniform rotation-invariant local binary
/// patterns (Ojala, Pietikainen and Maenpaa 2002). Sampled at the image's own resolution, on the region's pixels only.
/// </remarks>
public static class RegionDescriptor
{
    private const int ColourBins = 8;
    private const int Directions = 8;
    private const int Patterns = 10;
    private static readonly int[] Steps = [1, 3];

    /// <summary>Length of a descriptor.</summary>
    public const int Length = (3 * ColourBins) + 6 + (2 * Directions) + Patterns;

    /// <summary>Describes one region.</summary>
    /// <param name="image">Float32 [3, H, W], RGB, 0 to 1.</param>
    /// <param name="region">A mask of the image's size, not empty.</param>
    /// <returns><see cref="Length"/> values, L2-normalised.</returns>
    public static float[] Describe(PlanarImage image, BitMask region)
    {
        float[][] opponent = Opponent(image);
        var descriptor = new float[Length];
        Span<float> histogram = descriptor.AsSpan(0, 3 * ColourBins);
        Span<float> moments = descriptor.AsSpan(3 * ColourBins, 6);
        Span<float> directions = descriptor.AsSpan((3 * ColourBins) + 6, 2 * Directions);
        Span<float> patterns = descriptor.AsSpan(Length - Patterns);
        int[] pixels = [.. region.Pixels()];
        for (int plane = 0; plane < 3; plane++)
            AddColour(opponent[plane], pixels, histogram.Slice(plane * ColourBins, ColourBins), moments.Slice(2 * plane, 2));
        for (int scale = 0; scale < Steps.Length; scale++)
            AddDirections(opponent[0], image.Height, image.Width, pixels, Steps[scale], directions.Slice(scale * Directions, Directions));
        AddPatterns(opponent[0], image.Height, image.Width, pixels, patterns);
        UnitLength.Normalise(histogram);
        UnitLength.Normalise(moments);
        UnitLength.Normalise(directions);
        UnitLength.Normalise(patterns);
        UnitLength.Normalise(descriptor);
        return descriptor;
    }

    /// <summary>Brightness, red against green, and yellow against blue, each mapped to 0 to 1.</summary>
    private static float[][] Opponent(PlanarImage image)
    {
        ReadOnlySpan<float> red = image.Plane(0), green = image.Plane(1), blue = image.Plane(2);
        float[][] planes = [new float[image.Area], new float[image.Area], new float[image.Area]];
        for (int i = 0; i < image.Area; i++)
        {
            planes[0][i] = (red[i] + green[i] + blue[i]) / 3;
            planes[1][i] = (red[i] - green[i] + 1) / 2;
            planes[2][i] = (((red[i] + green[i]) / 2) - blue[i] + 1) / 2;
        }

        return planes;
    }

    private static void AddColour(float[] plane, int[] pixels, Span<float> histogram, Span<float> moments)
    {
        double sum = 0, squares = 0;
        foreach (int pixel in pixels)
        {
            double value = plane[pixel];
            sum += value;
            squares += value * value;
            // Soft assignment: a shade more or less moves a little weight to the next bin instead of jumping.
            double position = Math.Clamp((value * ColourBins) - 0.5, 0, ColourBins - 1);
            int low = (int)position;
            histogram[low] += (float)(1 - (position - low));
            if (low + 1 < ColourBins)
                histogram[low + 1] += (float)(position - low);
        }

        double mean = sum / pixels.Length;
        moments[0] = (float)mean;
        moments[1] = (float)Math.Sqrt(Math.Max(0, (squares / pixels.Length) - (mean * mean)));
    }

    private static void AddDirections(float[] plane, int height, int width, int[] pixels, int step, Span<float> bins)
    {
        foreach (int pixel in pixels)
        {
            int y = pixel / width, x = pixel % width;
            double dx = plane[(y * width) + Math.Min(x + step, width - 1)] - plane[(y * width) + Math.Max(x - step, 0)];
            double dy = plane[(Math.Min(y + step, height - 1) * width) + x] - plane[(Math.Max(y - step, 0) * width) + x];
            double length = Math.Sqrt((dx * dx) + (dy * dy));
            if (length == 0)
                continue;
            double angle = Math.Atan2(dy, dx);
            int bin = (int)((angle + Math.PI) / Math.PI * Directions) % Directions;
            bins[bin] += (float)length;
        }
    }

    private static void AddPatterns(float[] plane, int height, int width, int[] pixels, Span<float> bins)
    {
        ReadOnlySpan<(int Dy, int Dx)> ring = [(-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1)];
        foreach (int pixel in pixels)
        {
            int y = pixel / width, x = pixel % width;
            float centre = plane[pixel];
            int ones = 0, changes = 0;
            bool last = Above(ring[^1]);
            foreach ((int Dy, int Dx) neighbour in ring)
            {
                bool above = Above(neighbour);
                ones += above ? 1 : 0;
                changes += above != last ? 1 : 0;
                last = above;
            }

            // Uniform patterns (at most two changes around the ring) are told apart by their number of ones; the rest share a bin.
            bins[changes <= 2 ? ones : Patterns - 1]++;

            bool Above((int Dy, int Dx) at) => plane[(Math.Clamp(y + at.Dy, 0, height - 1) * width) + Math.Clamp(x + at.Dx, 0, width - 1)] >= centre;
        }
    }
}
