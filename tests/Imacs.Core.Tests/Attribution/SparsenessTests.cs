using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>The vectors of the method, section 9.</summary>
[Trait("Suite", "Unit")]
public sealed class SparsenessTests
{
    [Theory]
    [InlineData(0.75, 1f, 0f, 0f, 0f)]
    [InlineData(0.75, 0f, -5f, 0f, 0f)]
    [InlineData(0, 2f, 2f, -2f, 2f)]
    [InlineData(0.25, 1f, 2f, 3f, 4f)]
    [InlineData(0.25, 4f, -1f, 3f, -2f)]
    [InlineData(0, 0f, 0f)]
    public void Gini_HandMap_IsItsIndex(double expected, params float[] map) => Assert.Equal(expected, Sparseness.Gini(map), 1e-12);

    [Theory]
    [InlineData(1.3862943611198906, 1f, -1f, 1f, 1f)]
    [InlineData(0, 0f, 7f, 0f)]
    [InlineData(0, 0f, 0f)]
    public void Entropy_HandMap_IsInNats(double expected, params float[] map) => Assert.Equal(expected, Sparseness.Entropy(map), 1e-12);
}
