using Imacs.Core.Quality;
using Imacs.Core.Randomness;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Tests.Quality;

/// <summary>Orders of pixels and regions, and the areas of the curves that they make.</summary>
[Trait("Suite", "Unit")]
public sealed class RemovalTests
{
    [Fact]
    public void Ranks_DistinctValues_AreDescending() =>
        Assert.Equal([3, 0, 2, 1], PixelOrder.Ranks([-1, 5, 0, 2], new KeyedRandom(1, 1)));

    [Fact]
    public void Ranks_EqualValues_AreARandomOrderThatTheSeedFixes()
    {
        int[] ranks = PixelOrder.Ranks(new float[100], new KeyedRandom(1, 1));

        Assert.Equal(Enumerable.Range(0, 100), ranks.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), ranks);
        Assert.Equal(ranks, PixelOrder.Ranks(new float[100], new KeyedRandom(1, 1)));
        Assert.NotEqual(ranks, PixelOrder.Ranks(new float[100], new KeyedRandom(2, 1)));
    }

    [Theory]
    [InlineData(10, 4, new[] { 0, 2, 5, 7, 10 })]
    [InlineData(2, 20, new[] { 0, 1, 2 })]
    [InlineData(1, 1, new[] { 0, 1 })]
    public void Cuts_AnyNumber_RunFromNoneToAll(int items, int steps, int[] expected) => Assert.Equal(expected, RemovalCurve.Cuts(items, steps));

    [Fact]
    public void AreaUnder_HandComputed_WeighsUnevenSteps()
    {
        Assert.Equal(0.5, RemovalCurve.AreaUnder([0, 5, 10], [1, 0.5, 0]), 1e-15);
        Assert.Equal((1 * 0.75) + (9 * 0.25), 10 * RemovalCurve.AreaUnder([0, 1, 10], [1, 0.5, 0]), 1e-12);
        Assert.Throws<ArgumentException>(() => RemovalCurve.AreaUnder([0, 1], [1]));
    }

    [Fact]
    public void Aopc_HandComputed_IsTheMeanLoss() => Assert.Equal((0 + 0.3 + 0.5) / 3, RemovalCurve.Aopc([0.9, 0.6, 0.4]), 1e-15);

    [Fact]
    public void Irof_HandComputed_IsRelativeToTheStart()
    {
        Assert.Equal(0.5, RemovalCurve.Irof([0, 1, 2], [0.8, 0.4, 0]), 1e-15);
        Assert.True(double.IsNaN(RemovalCurve.Irof([0, 1], [0.05, 0])));
    }

    [Fact]
    public void RegionRanks_Partition_FollowTheMeanNotTheSum()
    {
        // Region 0 has the larger sum, region 1 the larger mean.
        var regions = new LabelMap(1, 4, 0, [0, 0, 0, 1], 2);

        Assert.Equal([1, 1, 1, 0], RegionOrder.Ranks(regions, [1, 1, 1, 2], new KeyedRandom(1, 1)));
    }

    [Theory]
    [InlineData(64, 64, 16, 256)]
    [InlineData(5, 3, 16, 15)]
    [InlineData(33, 17, 4, 16)]
    public void Grid_AnySize_IsAPartitionOfNearlyEqualCells(int height, int width, int perSide, int cells)
    {
        LabelMap grid = RegionOrder.Grid(height, width, perSide);

        Assert.Equal(cells, grid.Count);
        int[] areas = grid.Areas();
        Assert.All(areas, area => Assert.True(area > 0));
        Assert.True(areas.Max() <= 2 * areas.Min() || areas.Min() >= (height / perSide) * (width / perSide));
    }
}
