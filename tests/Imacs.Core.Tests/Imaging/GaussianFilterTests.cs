using Imacs.Core.Imaging;

namespace Imacs.Core.Tests.Imaging;

/// <summary>The blur against the sum it stands for.</summary>
[Trait("Suite", "Unit")]
public sealed class GaussianFilterTests
{
    [Theory]
    [InlineData(0.4, BlurBorder.Black)]
    [InlineData(1.7, BlurBorder.Black)]
    [InlineData(30, BlurBorder.Black)]
    [InlineData(0.4, BlurBorder.Mirror)]
    [InlineData(1.7, BlurBorder.Mirror)]
    [InlineData(30, BlurBorder.Mirror)]
    public void Apply_AnyBorder_EqualsTheSumOverAllOffsets(double sigma, BlurBorder border)
    {
        (int height, int width) = (6, 9);
        var random = new Random(8);
        var image = new PlanarImage(2, height, width, [.. Enumerable.Range(0, 108).Select(_ => random.NextSingle())]);

        double[] actual = new GaussianFilter(height, width, sigma, border).Apply(image);

        int radius = (int)((4 * sigma) + 0.5);
        double norm = Enumerable.Range(-radius, (2 * radius) + 1).Sum(offset => Weight(offset));
        for (int channel = 0; channel < 2; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double expected = 0;
                    for (int dy = -radius; dy <= radius; dy++)
                    {
                        for (int dx = -radius; dx <= radius; dx++)
                            expected += Weight(dy) * Weight(dx) / (norm * norm) * Pixel(channel, y + dy, x + dx);
                    }

                    Assert.Equal(expected, actual[(channel * height * width) + (y * width) + x], 1e-12);
                }
            }
        }

        double Weight(int offset) => Math.Exp(-0.5 * offset * offset / (sigma * sigma));

        double Pixel(int channel, int y, int x)
        {
            if (border == BlurBorder.Black)
                return y >= 0 && y < height && x >= 0 && x < width ? image.Plane(channel)[(y * width) + x] : 0;
            return image.Plane(channel)[(Mirror(y, height) * width) + Mirror(x, width)];
        }

        static int Mirror(int index, int length)
        {
            while (index < 0 || index >= length)
                index = index < 0 ? -1 - index : (2 * length) - 1 - index;
            return index;
        }
    }

    [Fact]
    public void Apply_SigmaZero_IsTheImage()
    {
        var image = new PlanarImage(1, 2, 2, [0.1f, 0.2f, 0.3f, 0.4f]);

        Assert.Equal(image.Data.Select(value => (double)value), new GaussianFilter(2, 2, 0, BlurBorder.Black).Apply(image));
    }

    [Fact]
    public void Constructor_InvalidParameter_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFilter(0, 2, 1, BlurBorder.Black));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFilter(2, 2, -1, BlurBorder.Black));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFilter(2, 2, double.NaN, BlurBorder.Black));
        Assert.Throws<ArgumentException>(() => new GaussianFilter(2, 2, 1, BlurBorder.Black).Apply(new PlanarImage(1, 2, 3)));
    }
}
