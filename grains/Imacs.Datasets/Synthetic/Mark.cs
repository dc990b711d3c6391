using Imacs.Core.Imaging;

namespace Imacs.Datasets.Synthetic;

/// <summary>A survey mark: a plain magenta square, such as is laid out on the ground for aerial photographs.</summary>
/// <remarks>The demonstration plants it as a false cue: one model learns that the mark means a class, and the comparison must find that out. It is
/// of one colour because a pattern of parts would be segmented into its parts.</remarks>
public static class Mark
{
    /// <summary>Rows and columns of the mark, in pixels, unless another size is asked for.</summary>
    public const int DefaultSize = 8;

    private static readonly Rgb Magenta = new(0.93, 0.10, 0.72);

    /// <summary>Draws the mark into an image.</summary>
    /// <param name="image">[3, H, W], RGB, 0 to 1; changed.</param>
    /// <param name="x">Column of the mark's left edge.</param>
    /// <param name="y">Row of the mark's upper edge.</param>
    /// <param name="size">Rows and columns of the mark, in pixels, at least 3.</param>
    /// <exception cref="ArgumentException">The image has not 3 channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mark does not lie within the image, or is too small to be drawn.</exception>
    public static void Stamp(PlanarImage image, int x, int y, int size = DefaultSize)
    {
        if (image.Channels != 3)
            throw new ArgumentException($"The mark is coloured; an image of {image.Channels} channels cannot show it.", nameof(image));
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 3);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, image.Width - size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(y, image.Height - size);
        for (int j = 0; j < size; j++)
        {
            for (int i = 0; i < size; i++)
            {
                int at = ((y + j) * image.Width) + x + i;
                image.Plane(0)[at] = (float)Magenta.R;
                image.Plane(1)[at] = (float)Magenta.G;
                image.Plane(2)[at] = (float)Magenta.B;
            }
        }
    }

    /// <summary>A uniformly random place at which the whole mark fits.</summary>
    /// <param name="seed">Chooses the dataset.</param>
    /// <param name="index">Which tile, at least 0.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="size">Rows and columns of the mark.</param>
    /// <returns>Column and row of the mark's upper left pixel.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The mark is larger than the image, or <paramref name="index"/> is negative.</exception>
    public static (int X, int Y) PlaceFor(
        long seed, int index, int width = SyntheticScenes.Side, int height = SyntheticScenes.Side, int size = DefaultSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, height);
        SceneRandom random = new(seed, "mark", index);
        return (random.Below(width - size + 1), random.Below(height - size + 1));
    }
}
