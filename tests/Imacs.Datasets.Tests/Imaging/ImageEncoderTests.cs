using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;

namespace Imacs.Datasets.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class ImageEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EncodePng_WholeLevels_ComeBackExactly(int channels)
    {
        float[] data = [.. TestFiles.Samples8(7, 5, channels).Select(level => level / 255f)];

        PlanarImage back = new ImageDecoder().Decode(ImageEncoder.EncodePng(new PlanarImage(channels, 5, 7, data))).Image;

        Assert.Equal(data, back.Data[..data.Length]);
    }

    [Fact]
    public void EncodePng_OutsideOfRange_IsClamped()
    {
        byte[] png = ImageEncoder.EncodePng(new PlanarImage(1, 1, 4, [-3f, 0.5f, 2f, float.PositiveInfinity]));

        Assert.Equal([0f, 128 / 255f, 1f, 1f], new ImageDecoder().Decode(png).Image.Plane(0).ToArray());
    }

    [Fact]
    public void EncodePng_SamePixels_GiveSameBytes()
    {
        PlanarImage image = new(3, 5, 7, [.. TestFiles.Samples8(7, 5, 3).Select(level => level / 255f)]);

        Assert.Equal(ImageEncoder.EncodePng(image), ImageEncoder.EncodePng(image));
    }

    [Fact]
    public void EncodePng_TwoChannels_Throws() => Assert.Throws<ArgumentException>(() => ImageEncoder.EncodePng(new PlanarImage(2, 4, 4)));

    [Fact]
    public void EncodePng_NotANumber_Throws() =>
        Assert.Throws<ArgumentException>(() => ImageEncoder.EncodePng(new PlanarImage(1, 1, 1, [float.NaN])));
}
