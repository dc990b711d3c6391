using Imacs.Core.Attribution;
using Imacs.Core.Imaging;

namespace Imacs.Core.Tests.Attribution;

/// <summary>Blur integrated gradients of functions with a gradient in closed form.</summary>
[Trait("Suite", "Unit")]
public sealed class BlurPathTests
{
    [Fact]
    public void At_SumOfSines_GivesTheTwoPixelsTheirValues()
    {
        var image = new PlanarImage(1, 5, 5);
        (image.Data[6], image.Data[12]) = (0.7f, 1);

        double[] attribution = Integrate(new BlurPath(image, 10, 100), 25, x => Math.Cos(x));

        // The kernel grows by jumps where its cut-off passes a pixel; differences of 0.01 px that miss a jump miss some thousandths.
        Assert.Equal(0.641, attribution[6], 5e-3);
        Assert.Equal(0.838, attribution[12], 5e-3);
        Assert.All(attribution.Where((_, i) => i is not (6 or 12)), value => Assert.InRange(Math.Abs(value), 0, 0.05));
    }

    [Theory]
    [InlineData(100, 0.04)]
    [InlineData(800, 0.006)]
    public void At_SumOfSquares_AddsUpToTheChange(int steps, double tolerance)
    {
        var random = new Random(3);
        var image = new PlanarImage(3, 9, 7, [.. Enumerable.Range(0, 189).Select(_ => random.NextSingle())]);
        var path = new BlurPath(image, 20, steps);
        var end = new float[189];
        path.End(end);

        double change = image.Data.Sum(x => (double)x * x) - end.Sum(x => (double)x * x);

        Assert.Equal(change, Integrate(path, 189, x => 2 * x).Sum(), tolerance * change);
    }

    [Fact]
    public void At_FirstStep_IsTheImage()
    {
        var image = new PlanarImage(1, 2, 2, [0.1f, 0.2f, 0.3f, 0.4f]);
        var point = new float[4];

        new BlurPath(image, 5, 10).At(0, point, new double[4]);

        Assert.Equal(image.Data, point);
    }

    [Fact]
    public void Constructor_InvalidParameter_Throws()
    {
        var image = new PlanarImage(1, 2, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurPath(image, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurPath(image, double.NaN, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurPath(image, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurPath(image, 5, 2).At(2, new float[4], new double[4]));
    }

    private static double[] Integrate(BlurPath path, int length, Func<double, double> slope)
    {
        float[] point = new float[length];
        double[] weights = new double[length], sum = new double[length];
        for (int step = 0; step < path.Steps; step++)
        {
            path.At(step, point, weights);
            for (int i = 0; i < length; i++)
                sum[i] += weights[i] * slope(point[i]);
        }

        return sum;
    }
}
