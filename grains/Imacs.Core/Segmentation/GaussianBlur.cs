using System.Numerics;

namespace Imacs.Core.Segmentation;

/// <summary>
/// Gaussian blur of float64 planes with the arithmetic of scipy.ndimage.gaussian_filter (mode 'reflect', truncate 4), operation for
/// operation, since segmentation turns the last bit of a weight into another merge.
/// </summary>
internal static class GaussianBlur
{
    /// <summary>Blurs a plane in place along rows' axis first, then along columns'.</summary>
    public static void Apply(Span<double> plane, int height, int width, double sigma, double[] scratch)
    {
        if (sigma <= 1e-15)
            return;
        double[] kernel = Kernel(sigma);
        int radius = kernel.Length - 1;
        Span<double> between = scratch.AsSpan(0, plane.Length);
        for (int y = 0; y < height; y++)
        {
            Span<double> to = between.Slice(y * width, width);
            Scale(plane.Slice(y * width, width), kernel[0], to);
            for (int offset = radius; offset >= 1; offset--)
            {
                AddPair(
                    plane.Slice(Reflect(y - offset, height) * width, width),
                    plane.Slice(Reflect(y + offset, height) * width, width),
                    kernel[offset],
                    to);
            }
        }

        double[] line = new double[width + (2 * radius)];
        for (int y = 0; y < height; y++)
        {
            Span<double> from = between.Slice(y * width, width);
            for (int x = 0; x < radius; x++)
            {
                line[x] = from[Reflect(x - radius, width)];
                line[radius + width + x] = from[Reflect(width + x, width)];
            }

            from.CopyTo(line.AsSpan(radius));
            Span<double> to = plane.Slice(y * width, width);
            Scale(from, kernel[0], to);
            for (int offset = radius; offset >= 1; offset--)
                AddPair(line.AsSpan(radius - offset, width), line.AsSpan(radius + offset, width), kernel[offset], to);
        }
    }

    /// <summary>Weights at offsets 0 to radius, normalised over the whole symmetric kernel.</summary>
    private static double[] Kernel(double sigma)
    {
        int radius = (int)((4.0 * sigma) + 0.5);
        double factor = -0.5 / (sigma * sigma);
        double[] kernel = new double[radius + 1];
        for (int offset = 0; offset <= radius; offset++)
            kernel[offset] = Math.Exp(factor * ((double)offset * offset));
        double sum = 0;
        for (int offset = -radius; offset <= radius; offset++)
            sum += kernel[Math.Abs(offset)];
        foreach (ref double weight in kernel.AsSpan())
            weight /= sum;
        return kernel;
    }

    /// <summary>Half-sample symmetric border (d c b a | a b c d | d c b a), also for lines shorter than the kernel.</summary>
    private static int Reflect(int index, int length)
    {
        int period = 2 * length;
        index %= period;
        if (index < 0)
            index += period;
        return index < length ? index : period - 1 - index;
    }

    private static void Scale(ReadOnlySpan<double> source, double weight, Span<double> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i] * weight;
    }

    private static void AddPair(ReadOnlySpan<double> left, ReadOnlySpan<double> right, double weight, Span<double> destination)
    {
        int i = 0;
        Vector<double> factor = new(weight);
        for (; i <= left.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> pair = (new Vector<double>(left[i..]) + new Vector<double>(right[i..])) * factor;
            (new Vector<double>(destination[i..]) + pair).CopyTo(destination[i..]);
        }

        for (; i < left.Length; i++)
            destination[i] += (left[i] + right[i]) * weight;
    }
}
