using Imacs.Contracts.Errors;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using Imacs.Testing;

namespace Imacs.Datasets.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class ImageDecoderRobustnessTests
{
    private readonly ImageDecoder _decoder = new();

    [Theory]
    [InlineData("Forest_2", "Forest")]
    [InlineData("Highway_3", "Highway")]
    [InlineData("Residential_5", "Residential")]
    [InlineData("River_1", "River")]
    public async Task DecodeFile_RealJpeg_EqualsThePixelsOfPil(string name, string cls)
    {
        (float[] expected, int[] shape) = Npy.Read<float>(SharedData.Path("golden", $"{name}.input.npy"));

        PlanarImage image = (await _decoder.DecodeFileAsync(SharedData.Path("data", "eurosat", cls, $"{name}.jpg"), TestContext.Current.CancellationToken)).Image;

        Assert.Equal([image.Channels, image.Height, image.Width], shape[^3..]);
        Assert.Equal(expected, image.Data);
    }

    [Fact]
    public async Task Decode_ManyAtOnce_EqualsOneByOne()
    {
        byte[][] files =
        [
            TestFiles.Jpeg(TestFiles.Gradient(300, 200, 3), 300, 200, 3), TestFiles.Png(TestFiles.Samples8(90, 70, 3), 90, 70, 3),
            TestFiles.Png(TestFiles.Gradient(700, 650, 3), 700, 650, 3), TestFiles.Bmp(TestFiles.Samples8(50, 40, 3), 50, 40),
            TestFiles.Jpeg(TestFiles.Gradient(300, 200, 3), 300, 200, 3)[..1500], TestFiles.WebP(TestFiles.Samples8(60, 60, 3), 60, 60, 3),
        ];
        float[]?[] alone = [.. files.Select(file => Try(file))];
        Assert.Null(alone[4]);

        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (index, _) =>
        {
            Assert.Equal(alone[index % files.Length], Try(files[index % files.Length]));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Decode_RandomDamage_NeverEscapesAsAnotherError()
    {
        byte[][] files =
        [
            TestFiles.Jpeg(TestFiles.Gradient(60, 40, 3), 60, 40, 3), TestFiles.Png(TestFiles.Samples8(30, 20, 3), 30, 20, 3),
            TestFiles.Bmp(TestFiles.Samples8(20, 20, 3), 20, 20), TestFiles.WebP(TestFiles.Samples8(30, 20, 3), 30, 20, 3),
            TestFiles.Gif(TestFiles.Gradient(30, 20, 3), 30, 20, 1), TestFiles.CmykJpeg(TestFiles.Gradient(30, 20, 3), 30, 20),
        ];
        ImageDecoder careful = new(new ImageDecoderOptions { MaxPixels = 100_000 });
        Random random = new(11);
        for (int trial = 0; trial < 1200; trial++)
        {
            byte[] damaged = [.. files[trial % files.Length]];
            for (int hit = random.Next(1, 6); hit > 0; hit--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Try(damaged, careful);
        }
    }

    [Theory]
    [InlineData(0, 512, 1)]
    [InlineData(600_000_000, 512, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 16_385, 1)]
    [InlineData(1, 512, 0)]
    public void Constructor_LimitOutOfRange_Throws(long pixels, int side, long bytes) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ImageDecoder(new ImageDecoderOptions { MaxPixels = pixels, MaxSide = side, MaxFileBytes = bytes }));

    private float[]? Try(byte[] file, ImageDecoder? decoder = null)
    {
        try
        {
            return (decoder ?? _decoder).Decode(file).Image.Data;
        }
        catch (ImageRejectedException)
        {
            return null;
        }
    }
}
