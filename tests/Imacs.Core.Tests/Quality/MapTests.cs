using Imacs.Core.Attribution;
using Imacs.Core.Quality;
using Imacs.Core.Randomness;

namespace Imacs.Core.Tests.Quality;

/// <summary>What is said of a map by itself, of two maps, and of a map and a place.</summary>
[Trait("Suite", "Unit")]
public sealed class MapTests
{
    [Theory]
    [InlineData(new float[] { 1, 0, 0, 0 }, 0.75)]
    [InlineData(new float[] { 1, 1, 1, 1 }, 0)]
    [InlineData(new float[] { 1, 2, 3, 4 }, 0.25)]
    public void Gini_TestVectors_Agree(float[] map, double expected) => Assert.Equal(expected, Sparseness.Gini(map), 1e-12);

    [Fact]
    public void Entropy_UniformOfFour_IsItsLogarithm() => Assert.Equal(1.3863, Sparseness.Entropy([1, -1, 1, 1]), 1e-4);

    [Fact]
    public void RelativeChange_HandComputed_IsEuclidean()
    {
        Assert.Equal(5.0 / 5, MaxSensitivity.RelativeChange([3, 4], [0, 0]), 1e-15);
        Assert.Equal(0.2, MaxSensitivity.RelativeChange([3, 4], [3, 5]), 1e-15);
        Assert.True(double.IsNaN(MaxSensitivity.RelativeChange([0, 0], [1, 1])));
        Assert.Throws<ArgumentException>(() => MaxSensitivity.RelativeChange([0, 0], [1]));
    }

    [Fact]
    public void RankCorrelation_NegatedMap_IsReversedWithSignsAndTheSameWithout()
    {
        float[] map = Noise(400, 1), negated = [.. map.Select(value => -value)];

        Assert.Equal(-1, MapSimilarity.RankCorrelation(map, negated, magnitudes: false), 1e-12);
        Assert.Equal(1, MapSimilarity.RankCorrelation(map, negated, magnitudes: true), 1e-12);
        Assert.True(double.IsNaN(MapSimilarity.RankCorrelation(map, new float[400], magnitudes: false)));
    }

    [Fact]
    public void OfMagnitudes_EqualAndUnrelatedMaps_AreOneAndNearZero()
    {
        float[] map = Noise(32 * 32, 1), scaled = [.. map.Select(value => -7 * value)], other = Noise(32 * 32, 2);

        Assert.Equal(1, StructuralSimilarity.OfMagnitudes(map, scaled, 32, 32), 1e-6);
        Assert.InRange(StructuralSimilarity.OfMagnitudes(map, other, 32, 32), -0.1, 0.1);
        Assert.True(double.IsNaN(StructuralSimilarity.OfMagnitudes(map, new float[32 * 32], 32, 32)));
    }

    [Fact]
    public void OfMagnitudes_OnePixel_IsScaledByItself()
    {
        var one = new float[32 * 32];
        one[100] = 3;

        Assert.Equal(1, StructuralSimilarity.OfMagnitudes(one, one, 32, 32), 1e-6);
    }

    [Fact]
    public void RelevanceMass_HandComputed_CountsThePositivePart()
    {
        Assert.Equal(0.25, Localisation.RelevanceMass([1, 3, -5, -1], [true, false, true, false]), 1e-15);
        Assert.True(double.IsNaN(Localisation.RelevanceMass([-1, 0], [true, true])));
    }

    [Fact]
    public void RelevanceRankAndPointingGame_HandComputed_LookAtTheTop()
    {
        bool[] inside = [true, true, false, false];

        Assert.Equal(0.5, Localisation.RelevanceRank([0, 2, 1, 3], inside));
        Assert.Equal(1, Localisation.PointingGame([0, 2, 1, 3], inside));
        Assert.Equal(0, Localisation.PointingGame([1, 2, 0, 3], inside));
        Assert.True(double.IsNaN(Localisation.RelevanceRank([0, 1, 2, 3], new bool[4])));
    }

    private static float[] Noise(int length, ulong key)
    {
        var random = new KeyedRandom(11, key);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextNormal())];
    }
}
