using Imacs.Core.Imaging;
using Imacs.Datasets.Synthetic;

namespace Imacs.Datasets.Tests.Synthetic;

[Trait("Suite", "Unit")]
public sealed class SyntheticScenesTests
{
    [Fact]
    public void Render_SameArguments_GivesSamePixels()
    {
        foreach (string cls in SyntheticScenes.Classes)
            Assert.Equal(SyntheticScenes.Render(cls, 7, 3).Data, SyntheticScenes.Render(cls, 7, 3).Data);
    }

    [Fact]
    public void Render_OtherClassSeedOrIndex_GivesOtherPixels()
    {
        float[][] tiles =
        [
            .. SyntheticScenes.Classes.SelectMany(cls => (float[][])
                [SyntheticScenes.Render(cls, 7, 3).Data, SyntheticScenes.Render(cls, 8, 3).Data, SyntheticScenes.Render(cls, 7, 4).Data]),
        ];

        for (int tile = 0; tile < tiles.Length; tile++)
            Assert.All(tiles[(tile + 1)..], other => Assert.NotEqual(tiles[tile], other));
    }

    [Fact]
    public void Render_AnyTile_IsRgbWithinRangeAndNotFlat()
    {
        foreach (string cls in SyntheticScenes.Classes)
        {
            for (int index = 0; index < 20; index++)
            {
                PlanarImage tile = SyntheticScenes.Render(cls, 1, index);
                Assert.Equal((3, 64, 64), (tile.Channels, tile.Height, tile.Width));
                Assert.All(tile.Data, value => Assert.InRange(value, 0f, 1f));
                Assert.True(tile.Data.Max() - tile.Data.Min() > 0.1f);
            }
        }
    }

    [Fact]
    public void Render_ManyTiles_AreNotToldApartByMeanColourAlone()
    {
        // Nearest neighbour on mean colour: well above chance (water is bluish), well below what a network reads from texture.
        const int Train = 60, Test = 25;
        (string Class, double[] Mean)[] known = [.. SyntheticScenes.Classes.SelectMany(cls => Enumerable.Range(0, Train).Select(index => (cls, Mean(cls, index))))];
        int right = SyntheticScenes.Classes.Sum(cls => Enumerable.Range(Train, Test).Count(index =>
        {
            double[] mean = Mean(cls, index);
            return known.MinBy(other => other.Mean.Zip(mean, (a, b) => (a - b) * (a - b)).Sum()).Class == cls;
        }));

        Assert.InRange(right / (double)(Test * SyntheticScenes.Classes.Count), 0.35, 0.85);
    }

    [Fact]
    public void Render_UnknownClass_NamesTheClasses() =>
        Assert.Contains("Farmland, Forest, Town, Water", Assert.Throws<ArgumentException>(() => SyntheticScenes.Render("Moon", 1, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Render_NegativeIndex_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticScenes.Render("Town", 1, -1));

    private static double[] Mean(string cls, int index)
    {
        PlanarImage tile = SyntheticScenes.Render(cls, 21, index);
        return [.. Enumerable.Range(0, 3).Select(plane => tile.Plane(plane).ToArray().Average(value => (double)value))];
    }
}
