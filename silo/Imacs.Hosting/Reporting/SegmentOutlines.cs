using Imacs.Core.Imaging;

namespace Imacs.Hosting.Reporting;

/// <summary>An image with the borders of its segments drawn over it.</summary>
internal static class SegmentOutlines
{
    private const int LeastSide = 256;

    /// <summary>Draws borders one pixel wide; small images are first enlarged by a whole factor, or the borders would hide them.</summary>
    /// <param name="image">Float32 [3, H, W], 0 to 1.</param>
    /// <param name="labels">A segment for each pixel, row-major.</param>
    public static PlanarImage Draw(PlanarImage image, int[] labels)
    {
        int factor = Math.Max(1, LeastSide / Math.Max(image.Height, image.Width));
        var drawn = new PlanarImage(3, image.Height * factor, image.Width * factor);
        for (int y = 0; y < drawn.Height; y++)
        {
            for (int x = 0; x < drawn.Width; x++)
            {
                int label = Label(y, x);
                bool border = (x + 1 < drawn.Width && Label(y, x + 1) != label) || (y + 1 < drawn.Height && Label(y + 1, x) != label);
                int source = ((y / factor) * image.Width) + (x / factor);
                for (int channel = 0; channel < 3; channel++)
                    drawn.Data[(channel * drawn.Area) + (y * drawn.Width) + x] = border ? 1 : image.Data[(channel * image.Area) + source];
            }
        }

        return drawn;

        int Label(int y, int x) => labels[((y / factor) * image.Width) + (x / factor)];
    }
}
