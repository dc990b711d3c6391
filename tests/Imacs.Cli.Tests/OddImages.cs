using System.Buffers.Binary;
using System.IO.Hashing;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using NetVips;

namespace Imacs.Cli.Tests;

/// <summary>Image files that are unusual; each creates the folders it needs.</summary>
internal static class OddImages
{
    /// <summary>A 64 x 64 PNG of one colour: no gradient, no edges.</summary>
    public static void Constant(string path) => Plain(path, 64);

    /// <summary>A PNG of one pixel.</summary>
    public static void OnePixel(string path) => Plain(path, 1);

    /// <summary>A JPEG with four inks, as printers use.</summary>
    public static void Cmyk(string path, string source)
    {
        using Image image = Image.NewFromFile(source);
        using Image inks = image.Colourspace(Enums.Interpretation.Cmyk);
        Write(path, inks.JpegsaveBuffer());
    }

    /// <summary>A GIF of two frames.</summary>
    public static void Animation(string path)
    {
        // The frames must differ: an encoder may merge equal ones.
        using Image dark = Image.Black(16, 16, 3);
        using Image light = (dark + 200.0).Cast(Enums.BandFormat.Uchar);
        using Image strip = dark.Join(light, Enums.Direction.Vertical).Copy(interpretation: Enums.Interpretation.Srgb);
        using Image frames = strip.Mutate(image => image.Set(GValue.GIntType, "page-height", 16));
        Write(path, frames.GifsaveBuffer());
    }

    /// <summary>The first half of a JPEG.</summary>
    public static void Truncated(string path, string source)
    {
        byte[] bytes = File.ReadAllBytes(source);
        Write(path, bytes[..(bytes.Length / 2)]);
    }

    /// <summary>No bytes at all.</summary>
    public static void Empty(string path) => Write(path, []);

    /// <summary>A small PNG whose header claims 60,000 x 60,000 pixels: a decompression bomb.</summary>
    public static void Enormous(string path)
    {
        byte[] bytes = ImageEncoder.EncodePng(Grey(8));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.HashToUInt32(bytes.AsSpan(12, 17)));
        Write(path, bytes);
    }

    private static void Plain(string path, int side) => Write(path, ImageEncoder.EncodePng(Grey(side)));

    private static PlanarImage Grey(int side)
    {
        float[] pixels = new float[3 * side * side];
        Array.Fill(pixels, 0.4f);
        return new(3, side, side, pixels);
    }

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
