using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using NetVips;

namespace Imacs.Datasets.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class ImageDecoderFormatTests
{
    private const int Width = 13;
    private const int Height = 9;
    private readonly ImageDecoder _decoder = new();

    [Fact]
    public void Decode_Png8Rgb_IsExact()
    {
        byte[] samples = TestFiles.Samples8(Width, Height, 3);

        AssertExact(samples, 3, _decoder.Decode(TestFiles.Png(samples, Width, Height, 3)));
    }

    [Fact]
    public void Decode_Png8Grey_IsThreeEqualPlanes()
    {
        byte[] samples = TestFiles.Samples8(Width, Height, 1);

        AssertExact(samples, 1, _decoder.Decode(TestFiles.Png(samples, Width, Height, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Decode_Png16_KeepsSixteenBits(int bands)
    {
        ushort[] samples = TestFiles.Samples16(Width, Height, bands);

        PlanarImage image = _decoder.Decode(TestFiles.Png16(samples, Width, Height, bands)).Image;

        for (int plane = 0; plane < 3; plane++)
        {
            for (int pixel = 0; pixel < image.Area; pixel++)
                Assert.Equal(samples[(pixel * bands) + (bands == 1 ? 0 : plane)] / 65535f, image.Plane(plane)[pixel]);
        }
    }

    [Fact]
    public void Decode_PngPalette_GivesColours()
    {
        byte[] samples = new byte[Width * Height * 3];
        for (int pixel = 0; pixel < Width * Height; pixel++)
            samples[(pixel * 3) + (pixel % 3)] = 255;

        AssertExact(samples, 3, _decoder.Decode(TestFiles.Png(samples, Width, Height, 3, palette: true)));
    }

    [Fact]
    public void Decode_PngWithAlpha_LiesOnBlack()
    {
        byte[] png = TestFiles.Png([200, 100, 50, 255, 200, 100, 50, 0, 200, 100, 50, 128], 3, 1, 4);

        PlanarImage image = _decoder.Decode(png).Image;

        Assert.Equal([200 / 255f, 0f, 100 / 255f], image.Plane(0).ToArray());
        Assert.Equal([50 / 255f, 0f, 25 / 255f], image.Plane(2).ToArray());
    }

    [Fact]
    public void Decode_Png16GreyWithAlpha_LiesOnBlack()
    {
        PlanarImage image = _decoder.Decode(TestFiles.Png16([40000, 65535, 40000, 0], 2, 1, 2)).Image;

        Assert.Equal([40000 / 65535f, 0f], image.Plane(1).ToArray());
    }

    [Fact]
    public void Decode_WebPLossless_IsExact()
    {
        byte[] samples = TestFiles.Samples8(Width, Height, 3);

        AssertExact(samples, 3, _decoder.Decode(TestFiles.WebP(samples, Width, Height, 3)));
    }

    [Fact]
    public void Decode_StillGif_IsExact()
    {
        byte[] samples = new byte[Width * Height * 3];
        samples.AsSpan(0, samples.Length / 2 / 3 * 3).Fill(255);

        AssertExact(samples, 3, _decoder.Decode(TestFiles.Gif(samples, Width, Height, frames: 1)));
    }

    [Fact]
    public void Decode_Bmp_IsExact()
    {
        byte[] samples = TestFiles.Samples8(Width, Height, 3);

        AssertExact(samples, 3, _decoder.Decode(TestFiles.Bmp(samples, Width, Height)));
    }

    [Fact]
    public void Decode_BmpStoredTopDown_IsExact()
    {
        byte[] samples = TestFiles.Samples8(4, 1, 3);
        byte[] bmp = TestFiles.Bmp(samples, 4, 1);
        BitConverter.TryWriteBytes(bmp.AsSpan(22), -1);

        PlanarImage image = _decoder.Decode(bmp).Image;

        Assert.Equal(samples[0] / 255f, image.Plane(0)[0]);
    }

    [Fact]
    public void Decode_GreyJpeg_IsThreeEqualPlanes()
    {
        PlanarImage image = _decoder.Decode(TestFiles.Jpeg(TestFiles.Gradient(40, 30, 1), 40, 30, 1)).Image;

        Assert.Equal(image.Plane(0).ToArray(), image.Plane(2).ToArray());
    }

    [Fact]
    public void Decode_CmykJpeg_IsNearItsRgb()
    {
        // CMYK inks cannot print saturated colours, so the source is dull and the tolerance wide: inverted inks would be off by half the range.
        byte[] samples = [.. Enumerable.Range(0, 32 * 32).SelectMany(pixel => (byte[])[150, (byte)(90 + (pixel % 32)), 80])];

        PlanarImage image = _decoder.Decode(TestFiles.CmykJpeg(samples, 32, 32)).Image;

        Assert.Equal(3, image.Channels);
        for (int plane = 0; plane < 3; plane++)
        {
            for (int pixel = 0; pixel < image.Area; pixel++)
                Assert.Equal(samples[(pixel * 3) + plane] / 255f, image.Plane(plane)[pixel], 0.06f);
        }
    }

    [Fact]
    public void Decode_ExifTurnedByAQuarter_LiesUpright()
    {
        byte[] samples = new byte[16 * 8 * 3];
        samples.AsSpan(0, 16 * 4 * 3).Fill(255);

        // Orientation 6: the stored top is on the right when looked at.
        DecodedImage decoded = _decoder.Decode(TestFiles.RotatedJpeg(samples, 16, 8, orientation: 6));

        Assert.Equal((8, 16), (decoded.OriginalWidth, decoded.OriginalHeight));
        Assert.Equal((8, 16), (decoded.Image.Width, decoded.Image.Height));
        Assert.True(decoded.Image.Plane(0)[0] < 0.1f);
        Assert.True(decoded.Image.Plane(0)[7] > 0.9f);
    }

    [Fact]
    public void Decode_OnePixel_Works()
    {
        DecodedImage decoded = _decoder.Decode(TestFiles.Png([10, 20, 30], 1, 1, 3));

        Assert.Equal([10 / 255f, 20 / 255f, 30 / 255f], decoded.Image.Data);
        Assert.False(decoded.WasShrunk);
    }

    [Fact]
    public void Decode_ConstantJpeg_IsConstant()
    {
        byte[] samples = new byte[64 * 64 * 3];
        samples.AsSpan().Fill(117);

        PlanarImage image = _decoder.Decode(TestFiles.Jpeg(samples, 64, 64, 3)).Image;

        Assert.All(image.Data, value => Assert.Equal(117 / 255f, value));
    }

    // The reason why Skia is here at all: where this fails, BmpReader can go.
    [Fact]
    public void FindLoad_Bmp_IsUnknownToVips() => Assert.Null(Image.FindLoadBuffer(TestFiles.Bmp(TestFiles.Samples8(3, 3, 3), 3, 3)));

    private static void AssertExact(byte[] samples, int bands, DecodedImage decoded)
    {
        Assert.Equal((3, Height, Width), (decoded.Image.Channels, decoded.Image.Height, decoded.Image.Width));
        Assert.Equal((Width, Height), (decoded.OriginalWidth, decoded.OriginalHeight));
        for (int plane = 0; plane < 3; plane++)
        {
            for (int pixel = 0; pixel < decoded.Image.Area; pixel++)
                Assert.Equal(samples[(pixel * bands) + (bands == 1 ? 0 : plane)] / 255f, decoded.Image.Plane(plane)[pixel]);
        }
    }
}
