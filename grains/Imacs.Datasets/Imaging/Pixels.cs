using System.Numerics;
using Imacs.Core.Imaging;

namespace Imacs.Datasets.Imaging;

/// <summary>Between interleaved samples, as codecs hold them, and planes of 0 to 1.</summary>
internal static class Pixels
{
    private const int Planes = 3;

    /// <summary>Three planes of samples divided by <paramref name="whole"/>; one band becomes three equal planes.</summary>
    /// <remarks>Clamped, because a sharp resampling kernel overshoots at edges.</remarks>
    public static PlanarImage FromInterleaved<T>(T[] samples, int width, int height, int bands, float whole)
        where T : unmanaged, INumberBase<T>
    {
        PlanarImage image = new(Planes, height, width);
        for (int plane = 0; plane < Planes; plane++)
        {
            Span<float> target = image.Plane(plane);
            for (int pixel = 0, at = bands == 1 ? 0 : plane; pixel < target.Length; pixel++, at += bands)
                target[pixel] = Math.Clamp(float.CreateTruncating(samples[at]) / whole, 0f, 1f);
        }

        return image;
    }

    /// <summary>8-bit samples, rounded to the nearest level; values outside 0 to 1 are clamped.</summary>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static byte[] ToInterleaved(PlanarImage image)
    {
        byte[] samples = new byte[image.Data.Length];
        for (int plane = 0; plane < image.Channels; plane++)
        {
            ReadOnlySpan<float> source = image.Plane(plane);
            for (int pixel = 0, at = plane; pixel < source.Length; pixel++, at += image.Channels)
            {
                if (float.IsNaN(source[pixel]))
                    throw new ArgumentException("A pixel is not a number.", nameof(image));
                samples[at] = (byte)((Math.Clamp(source[pixel], 0f, 1f) * byte.MaxValue) + 0.5f);
            }
        }

        return samples;
    }
}
