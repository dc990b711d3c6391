using Imacs.Core.Segmentation;

namespace Imacs.Core.Imaging;

/// <summary>Cuts the patch of a region that an embedding network sees (method S6). Immutable and thread-safe.</summary>
/// <remarks>Ghorbani et al. 2019: bounding box, everything outside the region filled, resized without keeping the aspect [ace]. Unlike ACE's, the crop keeps its last row and column.</remarks>
public sealed class PatchCutter
{
    private const float Grey = 117f / 255f;
    private readonly int _height;
    private readonly int _width;
    private readonly PatchFill _fill;

    /// <summary>Sets the patch's form.</summary>
    /// <param name="height">Rows of every patch, at least 1: the embedding network's input size.</param>
    /// <param name="width">Its columns, at least 1.</param>
    /// <param name="fill">What stands outside the region.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1, or the fill is not one of the enumeration's.</exception>
    public PatchCutter(int height, int width, PatchFill fill = PatchFill.Grey)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (!Enum.IsDefined(fill))
            throw new ArgumentOutOfRangeException(nameof(fill), fill, "There is no such fill.");
        (_height, _width, _fill) = (height, width, fill);
    }

    /// <summary>Cuts one patch.</summary>
    /// <param name="image">[C, H, W], canonical pixel space, 0 to 1.</param>
    /// <param name="region">A mask of the image's size, not empty.</param>
    /// <returns>[C, height, width], 0 to 1; cubic interpolation, antialiased where it shrinks, cut off at 0 and 1.</returns>
    /// <exception cref="ArgumentException">The mask is empty or of another size.</exception>
    public PlanarImage Cut(PlanarImage image, BitMask region)
    {
        if (region.Height != image.Height || region.Width != image.Width)
            throw new ArgumentException($"The mask is {region.Height} x {region.Width}, the image {image.Height} x {image.Width}.", nameof(region));
        if (region.Area == 0)
            throw new ArgumentException("The mask is empty: there is nothing to cut.", nameof(region));
        MaskBounds box = region.Bounds;
        PlanarImage crop = new(image.Channels, box.Height, box.Width);
        for (int channel = 0; channel < image.Channels; channel++)
            CutPlane(image.Plane(channel), image.Width, region, crop.Plane(channel));
        PlanarImage patch = new LinearResampler(box.Height, box.Width, _height, _width, ResampleFilter.Cubic).Apply(crop);
        foreach (ref float value in patch.Data.AsSpan())
            value = Math.Clamp(value, 0f, 1f);
        return patch;
    }

    private void CutPlane(ReadOnlySpan<float> plane, int width, BitMask region, Span<float> crop)
    {
        MaskBounds box = region.Bounds;
        if (_fill is PatchFill.None or PatchFill.Blur)
        {
            for (int row = 0; row < box.Height; row++)
                plane.Slice(((box.Top + row) * width) + box.Left, box.Width).CopyTo(crop.Slice(row * box.Width, box.Width));
        }

        if (_fill == PatchFill.None)
            return;
        if (_fill == PatchFill.Blur)
            Blur(crop, box.Height, box.Width);
        else
            crop.Fill(_fill == PatchFill.Grey ? Grey : (float)(region.SumOver(plane) / region.Area));
        foreach (MaskRun run in region.Runs())
        {
            plane.Slice((run.Row * width) + run.Start, run.Length)
                .CopyTo(crop.Slice(((run.Row - box.Top) * box.Width) + run.Start - box.Left, run.Length));
        }
    }

    /// <summary>A tenth of the longer side takes away what a patch could be recognised by, whatever its size [ours].</summary>
    private static void Blur(Span<float> crop, int height, int width)
    {
        double[] plane = new double[crop.Length];
        for (int i = 0; i < plane.Length; i++)
            plane[i] = crop[i];
        GaussianBlur.Apply(plane, height, width, Math.Max(height, width) / 10.0, new double[crop.Length]);
        for (int i = 0; i < plane.Length; i++)
            crop[i] = (float)plane[i];
    }
}
