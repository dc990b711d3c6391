namespace Imacs.Storage.Tables;

/// <summary>One region of one image, scored by every model.</summary>
public sealed record RegionRecord
{
    /// <summary>Number of its image in the plan.</summary>
    public required int ImageIndex { get; init; }

    /// <summary>Number within its image, from 0.</summary>
    public required int Region { get; init; }

    /// <summary>Left edge of its box, pixels.</summary>
    public required int X { get; init; }

    /// <summary>Top edge.</summary>
    public required int Y { get; init; }

    /// <summary>Width of its box.</summary>
    public required int Width { get; init; }

    /// <summary>Height of its box.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels.</summary>
    public required int Area { get; init; }

    /// <summary>Row-major run lengths over the whole image, off first.</summary>
    public required int[] Mask { get; init; }

    /// <summary>Slots of the models that selected it, ascending.</summary>
    public required int[] SelectedBy { get; init; }

    /// <summary>Per model: sum of the attribution over the region, in units of the output.</summary>
    public required double[] Sums { get; init; }

    /// <summary>Per model: that sum over the L1 norm of the image's map; 0 for a flat map.</summary>
    public required double[] Shares { get; init; }

    /// <summary>L2-normalised embedding of the region's patch.</summary>
    public required float[] Embedding { get; init; }
}
