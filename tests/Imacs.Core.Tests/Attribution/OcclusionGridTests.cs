using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>Windows cover every pixel, and drops come back where they were caused.</summary>
[Trait("Suite", "Unit")]
public sealed class OcclusionGridTests
{
    [Theory]
    [InlineData(64, 64, null, null, 225)]
    [InlineData(5, 7, 3, 2, 6)]
    [InlineData(5, 7, 3, 3, 6)]
    [InlineData(4, 4, 9, 1, 1)]
    [InlineData(1, 1, null, null, 1)]
    public void Windows_AnySize_CoverEveryPixelAndStayInside(int height, int width, int? window, int? stride, int count)
    {
        var grid = new OcclusionGrid(height, width, window, stride);
        var covered = new bool[height, width];
        foreach (OcclusionWindow one in grid.Windows)
        {
            for (int y = one.Top; y < one.Top + one.Height; y++)
            {
                for (int x = one.Left; x < one.Left + one.Width; x++)
                    covered[y, x] = true;
            }
        }

        Assert.All(covered.Cast<bool>(), Assert.True);
        Assert.Equal(count, grid.Windows.Count);
    }

    [Fact]
    public void Map_TilesThatDoNotOverlap_SharesEachDropAmongItsPixels()
    {
        var grid = new OcclusionGrid(4, 4, 2, 2);

        double[] map = grid.Map([4, 8, 0, -4]);

        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2, 0, 0, -1, -1, 0, 0, -1, -1], map);
    }

    [Fact]
    public void Map_AdditiveOutput_IsEachPixelsPart()
    {
        // Every pixel holds 3: each window drops by 3 for each of its pixels, however windows overlap.
        var grid = new OcclusionGrid(5, 6, 3, 2);

        Assert.All(grid.Map([.. grid.Windows.Select(window => 3.0 * window.Area)]), value => Assert.Equal(3, value, 1e-12));
    }

    [Fact]
    public void Grid_InvalidParameter_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OcclusionGrid(4, 4, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OcclusionGrid(4, 4, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OcclusionGrid(4, 4, 2, 3));
        Assert.Throws<ArgumentException>(() => new OcclusionGrid(4, 4, 2, 2).Map([1, 2]));
    }
}
