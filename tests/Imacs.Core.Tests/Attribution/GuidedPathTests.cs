using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>The vectors of the method, section 9, which are those of the PAIR library's own tests.</summary>
[Trait("Suite", "Unit")]
public sealed class GuidedPathTests
{
    [Fact]
    public void Advance_Line_IsGradientTimesDifference()
    {
        double[] attribution = Walk(_ => [2, 1], [10, 5], [-1, -3], new() { Steps = 10, Fraction = 0.1, MaxDistance = 0.5 });

        Assert.Equal(22, attribution[0], 1e-9);
        Assert.Equal(8, attribution[1], 1e-9);
    }

    [Theory]
    [InlineData(0, 3, 18, 9)]
    [InlineData(3, 0, -18, -9)]
    public void Advance_SumOfSquares_IsEachTermsChange(float from, float to, double first, double second)
    {
        double[] attribution = Walk(x => [4 * x[0], 2 * x[1]], [to, to], [from, from], new() { Steps = 1000, Fraction = 0.1, MaxDistance = 0.4 });

        Assert.Equal(first, attribution[0], Math.Abs(first) / 100);
        Assert.Equal(second, attribution[1], Math.Abs(second) / 100);
    }

    [Theory]
    [InlineData(0.25, 0.0, 54, 27, 0.54)]
    [InlineData(0.1, 1.0, 72, 9, 0.72)]
    public void Advance_SquareOfSum_FollowsStraightOrFreePath(double fraction, double maxDistance, double first, double second, double tolerance)
    {
        double[] attribution = Walk(Square, [3, 3], [0, 0], new() { Steps = 1000, Fraction = fraction, MaxDistance = maxDistance });

        Assert.Equal(first, attribution[0], tolerance);
        Assert.Equal(second, attribution[1], tolerance);
    }

    [Fact]
    public void Advance_SquareOfSumWithinDistance_LiesBetween()
    {
        double[] attribution = Walk(Square, [3, 3], [0, 0], new() { Steps = 1000, Fraction = 0.1, MaxDistance = 0.2 });

        Assert.InRange(attribution[0], 55, 71);
        Assert.InRange(attribution[1], 10, 26);
        Assert.Equal(81, attribution.Sum(), 0.1);
    }

    [Theory]
    [InlineData(25, 53.1504, 24.6024)]
    [InlineData(50, 54.288, 25.0848)]
    [InlineData(200, 55.1304, 25.4628)]
    public void Advance_SquareOfSumWithDefaults_IsThePeersResult(int steps, double first, double second)
    {
        double[] attribution = Walk(Square, [3, 3], [0, 0], new() { Steps = steps });

        Assert.Equal(first, attribution[0], 1e-4);
        Assert.Equal(second, attribution[1], 1e-4);
    }

    [Theory]
    [InlineData(10, 5.19048, 0.26568)]
    [InlineData(50, 5.875248, 0.05857)]
    [InlineData(200, 5.969701, 0.01491)]
    public void Advance_Product_IsThePeersResult(int steps, double first, double others)
    {
        double[] attribution = Walk(x => [x[1] * x[2], x[0] * x[2], x[0] * x[1]], [1, 2, 3], [0, 0, 0], new() { Steps = steps, Fraction = 0.5, MaxDistance = 1 });

        Assert.Equal(first, attribution[0], 1e-5);
        Assert.Equal(others, attribution[1], 1e-5);
        Assert.Equal(others, attribution[2], 1e-5);
    }

    [Fact]
    public void Advance_ManyFeatures_StaysNearTheStraightPathAndArrives()
    {
        var random = new Random(4);
        float[] input = [.. Enumerable.Range(0, 300).Select(_ => random.NextSingle())], baseline = [.. input.Select((value, i) => i % 7 == 0 ? value : random.NextSingle())];
        GuidedPathOptions options = new() { Steps = 40, MaxDistance = 0.1 };
        var path = new GuidedPath(input, baseline, options);
        for (int step = 1; !path.IsDone; step++)
        {
            path.Advance([.. input.Select(_ => random.NextDouble() - 0.5)]);
            double alpha = step / 40.0, left = 0, length = 0;
            for (int i = 0; i < input.Length; i++)
            {
                left += Math.Abs(path.Point[i] - input[i]);
                length += Math.Abs((double)baseline[i] - input[i]);
                if (input[i] != baseline[i])
                    Assert.InRange((path.Point[i] - baseline[i]) / (input[i] - (double)baseline[i]), Math.Max(alpha - 0.1, 0) - 1e-9, Math.Min(alpha + 0.1, 1) + 1e-9);
            }

            Assert.Equal(length * (1 - alpha), left, 1e-6);
        }

        for (int i = 0; i < input.Length; i++)
            Assert.Equal(input[i], path.Point[i], 1e-9);
    }

    [Fact]
    public void Advance_InputEqualsBaseline_IsDoneWithZeros()
    {
        var path = new GuidedPath([1, 2], [1, 2], new());

        Assert.True(path.IsDone);
        Assert.Equal([0, 0], path.Attribution.ToArray());
        Assert.Throws<InvalidOperationException>(() => path.Advance([1, 1]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Advance_GradientNotFinite_Throws(double slope)
    {
        var path = new GuidedPath([1, 2], [0, 0], new());

        Assert.Throws<ArithmeticException>(() => path.Advance([1, slope]));
    }

    [Fact]
    public void Constructor_InvalidParameter_Throws()
    {
        Assert.Throws<ArgumentException>(() => new GuidedPath([1, 2], [1], new()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedPath([1], [0], new() { Steps = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedPath([1], [0], new() { Fraction = 1.1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuidedPath([1], [0], new() { MaxDistance = double.NaN }));
        Assert.Throws<ArgumentException>(() => new GuidedPath([1], [0], new()).Advance([1, 2]));
    }

    private static double[] Square(double[] x) => [4 * ((2 * x[0]) + x[1]), 2 * ((2 * x[0]) + x[1])];

    private static double[] Walk(Func<double[], double[]> gradient, float[] input, float[] baseline, GuidedPathOptions options)
    {
        var path = new GuidedPath(input, baseline, options);
        while (!path.IsDone)
            path.Advance(gradient(path.Point.ToArray()));
        return path.Attribution.ToArray();
    }
}
