using Imacs.Core.Quality;
using Imacs.Core.Randomness;

namespace Imacs.Core.Tests.Quality;

/// <summary>On a linear function every claim of the exact attribution is true.</summary>
[Trait("Suite", "Unit")]
public sealed class FaithfulnessTests
{
    private const int Pixels = 64;
    private static readonly float[] Map = Noise(1);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    public void Correlation_LinearModel_IsOne(int n)
    {
        (double[] claims, double[] drops) = Perturb((random, strengths) => RemovalStrengths.Subset(random, n, strengths));

        Assert.Equal(1, SensitivityN.Correlation(claims, drops), 1e-9);
        Assert.Equal(-1, SensitivityN.Correlation([.. claims.Select(claim => -claim)], drops), 1e-9);
    }

    [Fact]
    public void Correlation_WithoutOrder_IsZeroWhereTheMapIsFlatAndUndefinedWhereTheOutputIs()
    {
        Assert.Equal(0, SensitivityN.Correlation([2, 2, 2], [1, 2, 3]));
        Assert.True(double.IsNaN(SensitivityN.Correlation([1, 2, 3], [2, 2, 2])));
    }

    [Fact]
    public void Normalised_LinearModel_IsZeroUnderSquaresAndGaussianStrengths()
    {
        (double[] claims, double[] drops) = Perturb((random, strengths) => RemovalStrengths.Square(random, 8, 8, strengths));
        Assert.Equal(0, Infidelity.Normalised(claims, drops), 1e-12);

        (claims, drops) = Perturb((random, strengths) => RemovalStrengths.Gaussian(random, 0.2, strengths));
        Assert.Equal(0, Infidelity.Normalised(claims, drops), 1e-12);
        // The unit of a map does not matter, its sign does.
        Assert.Equal(0, Infidelity.Normalised([.. claims.Select(claim => 1000 * claim)], drops), 1e-12);
        Assert.Equal(1, Infidelity.Normalised([.. claims.Select(claim => -claim)], drops), 1e-12);
        Assert.Equal(1, Infidelity.Normalised(new double[claims.Length], drops));
        Assert.True(double.IsNaN(Infidelity.Normalised(claims, new double[claims.Length])));
    }

    [Fact]
    public void Normalised_HandComputed_IsTheResidualOfTheBestScale() =>
        // Best scale 1/2 of (1, 1) for (1, 0): residual 1/4 + 1/4 over 1.
        Assert.Equal(0.5, Infidelity.Normalised([1, 1], [1, 0]), 1e-15);

    [Fact]
    public void Subset_AnyDraw_HasExactlyNAndCoversAllPixels()
    {
        var hits = new int[Pixels];
        var strengths = new float[Pixels];
        for (ulong draw = 0; draw < 4000; draw++)
        {
            RemovalStrengths.Subset(new KeyedRandom(7, draw), 16, strengths);
            Assert.Equal(16, strengths.Count(strength => strength == 1));
            for (int i = 0; i < Pixels; i++)
                hits[i] += (int)strengths[i];
        }

        // 4000 draws of probability 1/4: five standard deviations are 137.
        Assert.All(hits, count => Assert.InRange(count, 1000 - 137, 1000 + 137));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 40)]
    [InlineData(40, 3)]
    public void Square_AnySize_LiesInside(int height, int width)
    {
        var strengths = new float[height * width];
        for (ulong draw = 0; draw < 200; draw++)
        {
            RemovalStrengths.Square(new KeyedRandom(7, draw), height, width, strengths);
            double side = Math.Sqrt(strengths.Sum());
            Assert.Equal(Math.Round(side), side);
            Assert.InRange(side, 1, Math.Max(1, Math.Min(height, width) / 2));
        }
    }

    private static (double[] Claims, double[] Drops) Perturb(Action<KeyedRandom, float[]> draw)
    {
        // f(x) = w x at x = 1 with fill 0: the attribution is w, and the drop is w times the strength, here summed the other way round.
        var strengths = new float[Pixels];
        double[] claims = new double[50], drops = new double[50];
        for (int k = 0; k < claims.Length; k++)
        {
            draw(new KeyedRandom(3, (ulong)k), strengths);
            claims[k] = RemovalStrengths.Claim(strengths, Map);
            for (int i = Pixels - 1; i >= 0; i--)
                drops[k] += Map[i] - (Map[i] * (1.0 - strengths[i]));
        }

        return (claims, drops);
    }

    private static float[] Noise(ulong key)
    {
        var random = new KeyedRandom(11, key);
        return [.. Enumerable.Range(0, Pixels).Select(_ => (float)random.NextNormal())];
    }
}
