using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Imacs.Contracts.Errors;
using SkiaSharp;

namespace Imacs.Datasets.Imaging;

/// <summary>Decodes Windows bitmaps through Skia, because the libvips build in use has no loader for them.</summary>
internal static class BmpReader
{
    private const int CoreHeaderSize = 12;
    private const int SmallestFile = 26;

    /// <summary>Width and height in pixels from the file's header.</summary>
    /// <exception cref="ImageRejectedException">The header is cut short or nonsense.</exception>
    public static (long Width, long Height) ReadSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SmallestFile)
            throw Rejections.Damaged();
        int headerSize = BinaryPrimitives.ReadInt32LittleEndian(bytes[14..]);
        (long width, long height) = headerSize == CoreHeaderSize
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]))
            : ((long)BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(bytes[22..])));
        return width > 0 && height > 0 ? (width, height) : throw Rejections.Damaged();
    }

    /// <summary>The pixels as interleaved 8-bit RGBA, alpha not premultiplied.</summary>
    /// <exception cref="ImageRejectedException">The file is damaged or cut short.</exception>
    public static byte[] ReadPixels(byte[] bytes, out int width, out int height)
    {
        using SKData data = SKData.CreateCopy(bytes);
        using SKCodec codec = SKCodec.Create(data) ?? throw Rejections.Damaged();
        (width, height) = (codec.Info.Width, codec.Info.Height);
        byte[] pixels = new byte[checked(width * height * 4)];
        SKImageInfo wanted = new(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        GCHandle pinned = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(wanted, pinned.AddrOfPinnedObject()) == SKCodecResult.Success ? pixels : throw Rejections.Damaged();
        }
        finally
        {
            pinned.Free();
        }
    }
}
