namespace Imacs.Core.Segmentation;

/// <summary>How candidate segments are made of an image. Defaults are XRAI's constants, scaled [xrai] [ours].</summary>
public sealed record SegmentationOptions
{
    private const double ReferenceSide = 224.0;

    /// <summary>Felzenszwalb scales, one partition each.</summary>
    public IReadOnlyList<double> Scales { get; init; } = [50, 100, 150, 250, 500, 1200];

    /// <summary>Blur before segmentation, in pixels of the working size.</summary>
    /// <value>At least 0. Default 0.8.</value>
    public double Sigma { get; init; } = 0.8;

    /// <summary>Fewest pixels of a segment, at the working size.</summary>
    /// <value>At least 1. Default 150.</value>
    public int MinSize { get; init; } = 150;

    /// <summary>Side of the square working size at which the image is segmented.</summary>
    /// <value>At least 1. Default 224.</value>
    public int Side { get; init; } = 224;

    /// <summary>Whether the two constants below follow the image's size.</summary>
    public ConstantsMode Mode { get; init; } = ConstantsMode.Scaled;

    /// <summary>Radius of the disk that dilates every mask, for an image of side 224, in pixels of the original size.</summary>
    /// <value>At least 0; 0 means no dilation in either mode. Default 5.</value>
    public int DilationRadius { get; init; } = 5;

    /// <summary>Fewest new pixels for which XRAI takes a mask (PAIR's min_pixel_diff), for an image of side 224, in pixels of the original size.</summary>
    /// <value>At least 1. Default 50.</value>
    public int MinNewPixels { get; init; } = 50;

    /// <summary>The disk's radius for an image.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <returns>Literal: <see cref="DilationRadius"/>. Scaled: times sqrt(height x width) / 224, the side of the square of equal area, rounded half up, at least 1.</returns>
    public int DilationRadiusFor(int height, int width) =>
        Mode == ConstantsMode.Literal || DilationRadius == 0
            ? DilationRadius
            : Math.Max(1, (int)Math.Floor((DilationRadius * Math.Sqrt((double)height * width) / ReferenceSide) + 0.5));

    /// <summary>The fewest new pixels of a mask for an image.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <returns>Literal: <see cref="MinNewPixels"/>. Scaled: times height x width / 224^2, rounded half up, at least 4.</returns>
    public int MinNewPixelsFor(int height, int width) =>
        Mode == ConstantsMode.Literal
            ? MinNewPixels
            : Math.Max(4, (int)Math.Floor((MinNewPixels * ((double)height * width) / (ReferenceSide * ReferenceSide)) + 0.5));
}
