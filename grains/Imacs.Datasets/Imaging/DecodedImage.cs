using Imacs.Core.Imaging;

namespace Imacs.Datasets.Imaging;

/// <summary>An image in canonical pixel space, and the size it had in its file.</summary>
/// <param name="Image">Float32 [3, H, W], RGB, 0 to 1; the longer side is at most <see cref="ImageDecoderOptions.MaxSide"/>.</param>
/// <param name="OriginalWidth">Columns before shrinking, in pixels, as a person sees the image (after the EXIF rotation).</param>
/// <param name="OriginalHeight">Rows before shrinking, in pixels, as a person sees the image (after the EXIF rotation).</param>
public sealed record DecodedImage(PlanarImage Image, int OriginalWidth, int OriginalHeight)
{
    /// <summary>True where the image was made smaller; coordinates in it are then not those of the file.</summary>
    public bool WasShrunk => Image.Width != OriginalWidth || Image.Height != OriginalHeight;
}
