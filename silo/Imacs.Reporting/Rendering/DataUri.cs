using System.Buffers.Binary;

namespace Imacs.Reporting.Rendering;

/// <summary>PNG files as part of the page.</summary>
internal static class DataUri
{
    /// <summary>Below this many pixels of width an image is enlarged by nearest neighbour: smoothing would invent detail.</summary>
    private const int SmallImage = 160;

    /// <summary>The file as a data URI.</summary>
    public static string Png(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);

    /// <summary>The CSS class of an image: "pixels" where it is to be enlarged by nearest neighbour.</summary>
    public static string? PixelClass(byte[] png)
    {
        // The width is the first field of the header chunk: 8 bytes signature, 4 length, 4 type.
        bool known = png.Length >= 20;
        return known && BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(16)) < SmallImage ? "pixels" : null;
    }
}
