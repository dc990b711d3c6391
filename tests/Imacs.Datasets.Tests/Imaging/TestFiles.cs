using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetVips;

namespace Imacs.Datasets.Tests.Imaging;

/// <summary>Makes image files of every kind, sound and broken.</summary>
internal static class TestFiles
{
    /// <summary>Samples that differ in every band and pixel.</summary>
    public static byte[] Samples8(int width, int height, int bands, int seed = 1)
    {
        byte[] samples = new byte[width * height * bands];
        new Random(seed).NextBytes(samples);
        return samples;
    }

    /// <summary>A soft gradient: what lossy formats keep.</summary>
    public static byte[] Gradient(int width, int height, int bands)
    {
        byte[] samples = new byte[width * height * bands];
        for (int at = 0; at < samples.Length; at++)
            samples[at] = (byte)(((at / bands % width * 2) + (at / bands / width) + (at % bands * 40)) % 256);
        return samples;
    }

    public static ushort[] Samples16(int width, int height, int bands)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, width * height * bands).Select(_ => (ushort)random.Next(65536))];
    }

    public static byte[] Png(byte[] samples, int width, int height, int bands, bool palette = false) =>
        Save(samples, width, height, bands, bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb, image => image.PngsaveBuffer(palette: palette));

    public static byte[] Png16(ushort[] samples, int width, int height, int bands) =>
        Save(samples, width, height, bands, bands < 3 ? Enums.Interpretation.Grey16 : Enums.Interpretation.Rgb16, image => image.PngsaveBuffer(bitdepth: 16));

    public static byte[] Jpeg(byte[] samples, int width, int height, int bands, int quality = 92) =>
        Save(samples, width, height, bands, bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb, image => image.JpegsaveBuffer(q: quality));

    public static byte[] CmykJpeg(byte[] samples, int width, int height)
    {
        using Image raw = Image.NewFromMemory(samples, width, height, 3, Enums.BandFormat.Uchar);
        using Image rgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image cmyk = rgb.Colourspace(Enums.Interpretation.Cmyk);
        return cmyk.JpegsaveBuffer(q: 98, keep: Enums.ForeignKeep.None);
    }

    public static byte[] RotatedJpeg(byte[] samples, int width, int height, int orientation) =>
        Save(samples, width, height, 3, Enums.Interpretation.Srgb, image =>
        {
            using Image turned = image.Mutate(mutable => mutable.Set(GValue.GIntType, "orientation", orientation));
            return turned.JpegsaveBuffer(q: 100, subsampleMode: Enums.ForeignSubsample.Off);
        });

    public static byte[] WebP(byte[] samples, int width, int height, int bands) =>
        Save(samples, width, height, bands, Enums.Interpretation.Srgb, image => image.WebpsaveBuffer(lossless: true, exact: true));

    public static byte[] Gif(byte[] samples, int width, int height, int frames)
    {
        using Image raw = Image.NewFromMemory(samples, width, height * frames, 3, Enums.BandFormat.Uchar);
        using Image rgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image paged = rgb.Mutate(mutable => mutable.Set(GValue.GIntType, "page-height", height));
        return paged.GifsaveBuffer();
    }

    public static byte[] AnimatedWebP(byte[] samples, int width, int height, int frames)
    {
        using Image raw = Image.NewFromMemory(samples, width, height * frames, 3, Enums.BandFormat.Uchar);
        using Image rgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image paged = rgb.Mutate(mutable => mutable.Set(GValue.GIntType, "page-height", height));
        return paged.WebpsaveBuffer(lossless: true);
    }

    public static byte[] Tiff(byte[] samples, int width, int height) =>
        Save(samples, width, height, 3, Enums.Interpretation.Srgb, image => image.TiffsaveBuffer());

    /// <summary>A 24-bit bitmap, bottom row first, as Windows writes it.</summary>
    public static byte[] Bmp(byte[] samples, int width, int height)
    {
        int stride = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (stride * height)];
        BmpHeader(width, height, file.Length).CopyTo(file, 0);
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                int to = 54 + ((height - 1 - row) * stride) + (column * 3), from = ((row * width) + column) * 3;
                (file[to], file[to + 1], file[to + 2]) = (samples[from + 2], samples[from + 1], samples[from]);
            }
        }

        return file;
    }

    public static byte[] BmpHeader(int width, int height, int length)
    {
        byte[] header = new byte[54];
        (header[0], header[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2), length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(28), 24);
        return header;
    }

    /// <summary>A few bytes that claim to be an RGB image of any size.</summary>
    public static byte[] PngClaiming(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(new byte[4096]);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] length = new byte[4], check = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32(body));
        return [.. length, .. body, .. check];
    }

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    private static byte[] Save<T>(T[] samples, int width, int height, int bands, Enums.Interpretation colours, Func<Image, byte[]> save)
        where T : unmanaged
    {
        using Image raw = Image.NewFromMemory(samples, width, height, bands, typeof(T) == typeof(byte) ? Enums.BandFormat.Uchar : Enums.BandFormat.Ushort);
        using Image typed = raw.Copy(interpretation: colours);
        return save(typed);
    }
}
