using System.ComponentModel.DataAnnotations;

namespace Imacs.Datasets.Imaging;

/// <summary>How large an image may be and how large it stays.</summary>
public sealed class ImageDecoderOptions
{
    /// <summary>The highest <see cref="MaxPixels"/>: more would not fit one array of a decoded bitmap.</summary>
    public const long HighestMaxPixels = 500_000_000;

    /// <summary>The highest <see cref="MaxSide"/>: more would not fit one array of three planes.</summary>
    public const int HighestMaxSide = 16_384;

    /// <summary>The highest <see cref="MaxFileBytes"/>: files are read whole into one array.</summary>
    public const long HighestMaxFileBytes = 2_000_000_000;

    /// <summary>Most pixels (width x height) an image may claim in its header; larger ones are refused before any pixel is decoded.</summary>
    /// <value>1 to 500,000,000. Default 100,000,000.</value>
    [Range(1L, HighestMaxPixels)] public long MaxPixels { get; set; } = 100_000_000;

    /// <summary>Longest side in pixels that is kept; larger images are shrunk while they are decoded.</summary>
    /// <value>1 to 16,384. Default 512.</value>
    [Range(1, HighestMaxSide)] public int MaxSide { get; set; } = 512;

    /// <summary>Most bytes an image file may have; larger ones are refused before they are read.</summary>
    /// <value>1 to 2,000,000,000. Default 512 MiB.</value>
    [Range(1L, HighestMaxFileBytes)] public long MaxFileBytes { get; set; } = 512L * 1024 * 1024;
}
