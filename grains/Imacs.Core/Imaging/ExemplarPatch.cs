using Imacs.Core.Segmentation;

namespace Imacs.Core.Imaging;

/// <summary>The picture of a region for people: its box with a margin, the surroundings dimmed but visible, because what a region is, is often only
/// to be seen from what lies around it.</summary>
public static class ExemplarPatch
{
    private const float Grey = 117f / 255f;
    private const float Kept = 0.35f;

    /// <summary>Cuts the picture.</summary>
    /// <param name="image">Float32 [C, H, W], 0 to 1.</param>
    /// <param name="region">A mask of the image's size, not empty.</param>
    /// <param name="maxSide">Pictures with a longer side are shrunk to it. At least 1.</param>
    /// <returns>[C, h, w], 0 to 1.</returns>
    public static PlanarImage Cut(PlanarImage image, BitMask region, int maxSide = 96)
    {
        MaskBounds box = region.Bounds;
        int margin = Math.Max(2, Math.Max(box.Height, box.Width) / 6);
        int top = Math.Max(0, box.Top - margin), left = Math.Max(0, box.Left - margin);
        int bottom = Math.Min(image.Height, box.Bottom + margin), right = Math.Min(image.Width, box.Right + margin);
        var patch = new PlanarImage(image.Channels, bottom - top, right - left);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            ReadOnlySpan<float> from = image.Plane(channel);
            Span<float> to = patch.Plane(channel);
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++)
                {
                    float value = from[(y * image.Width) + x];
                    to[((y - top) * patch.Width) + x - left] = region[y, x] ? value : (Kept * value) + ((1 - Kept) * Grey);
                }
            }
        }

        int side = Math.Max(patch.Height, patch.Width);
        if (side <= maxSide)
            return patch;
        int height = Math.Max(1, patch.Height * maxSide / side), width = Math.Max(1, patch.Width * maxSide / side);
        return new LinearResampler(patch.Height, patch.Width, height, width, ResampleFilter.Triangle).Apply(patch);
    }
}
