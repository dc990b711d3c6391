using Imacs.Core.Imaging;
using NetVips;

namespace Imacs.Datasets.Imaging;

/// <summary>Writes images of canonical pixel space as PNG files.</summary>
public static class ImageEncoder
{
    /// <summary>An 8-bit PNG, without metadata: the same pixels always give the same bytes.</summary>
    /// <param name="image">[1, H, W] (grey) or [3, H, W] (RGB), 0 to 1; values outside are clamped. Rounded to the nearest of 256 levels.</param>
    /// <returns>A whole PNG file.</returns>
    /// <exception cref="ArgumentException">The image has neither 1 nor 3 channels, or a pixel is not a number.</exception>
    public static byte[] EncodePng(PlanarImage image)
    {
        if (image.Channels is not (1 or 3))
            throw new ArgumentException($"An image of {image.Channels} channels cannot be written; it must have 1 (grey) or 3 (RGB).", nameof(image));
        VipsRuntime.EnsureReady();
        byte[] samples = Pixels.ToInterleaved(image);
        using Image raw = Image.NewFromMemory(samples, image.Width, image.Height, image.Channels, Enums.BandFormat.Uchar);
        using Image typed = raw.Copy(interpretation: image.Channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        return typed.PngsaveBuffer(keep: Enums.ForeignKeep.None);
    }
}
