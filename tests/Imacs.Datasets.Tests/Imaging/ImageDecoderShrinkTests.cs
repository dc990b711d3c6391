using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;

namespace Imacs.Datasets.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class ImageDecoderShrinkTests
{
    [Theory]
    [InlineData(1000, 600, 512, 307)]
    [InlineData(600, 1000, 307, 512)]
    [InlineData(513, 1, 512, 1)]
    [InlineData(3000, 2, 512, 1)]
    [InlineData(512, 512, 512, 512)]
    public void Decode_LongSideOverMaxSide_IsShrunk(int width, int height, int shrunkWidth, int shrunkHeight)
    {
        DecodedImage decoded = new ImageDecoder().Decode(TestFiles.Png(TestFiles.Gradient(width, height, 3), width, height, 3));

        Assert.Equal((width, height), (decoded.OriginalWidth, decoded.OriginalHeight));
        Assert.Equal((shrunkWidth, shrunkHeight), (decoded.Image.Width, decoded.Image.Height));
        Assert.Equal(shrunkWidth != width, decoded.WasShrunk);
    }

    [Fact]
    public void Decode_FineChequerShrunk_IsGreyNotAliased()
    {
        byte[] samples = [.. Enumerable.Range(0, 600 * 600).Select(pixel => (byte)((((pixel % 600) + (pixel / 600)) % 2) * 255))];
        ImageDecoder decoder = new(new ImageDecoderOptions { MaxSide = 70 });

        PlanarImage image = decoder.Decode(TestFiles.Png(samples, 600, 600, 1)).Image;

        Assert.All(image.Data, value => Assert.InRange(value, 0.45f, 0.55f));
    }

    [Fact]
    public void Decode_HardEdgeShrunk_StaysWithinRange()
    {
        byte[] samples = [.. Enumerable.Range(0, 400 * 400).Select(pixel => (byte)(pixel % 400 < 201 ? 0 : 255))];
        ImageDecoder decoder = new(new ImageDecoderOptions { MaxSide = 150 });

        PlanarImage image = decoder.Decode(TestFiles.Png(samples, 400, 400, 1)).Image;

        Assert.All(image.Data, value => Assert.InRange(value, 0f, 1f));
        Assert.Equal(1f, image.Data.Max());
    }

    [Fact]
    public void Decode_SixteenBitsShrunk_KeepMoreThan256Levels()
    {
        ushort[] samples = [.. Enumerable.Range(0, 1024 * 4).Select(pixel => (ushort)(30000 + (pixel % 1024)))];

        PlanarImage image = new ImageDecoder().Decode(TestFiles.Png16(samples, 1024, 4, 1)).Image;

        Assert.True(image.Plane(0)[..512].ToArray().Distinct().Count() > 400);
    }

    [Fact]
    public void Decode_TurnedAndShrunk_SaysTheSizeAsSeen()
    {
        ImageDecoder decoder = new(new ImageDecoderOptions { MaxSide = 20 });

        DecodedImage decoded = decoder.Decode(TestFiles.RotatedJpeg(TestFiles.Gradient(80, 40, 3), 80, 40, orientation: 8));

        Assert.Equal((40, 80, 10, 20), (decoded.OriginalWidth, decoded.OriginalHeight, decoded.Image.Width, decoded.Image.Height));
    }
}
