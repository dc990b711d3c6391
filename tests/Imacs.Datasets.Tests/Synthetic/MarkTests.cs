using Imacs.Core.Imaging;
using Imacs.Datasets.Synthetic;

namespace Imacs.Datasets.Tests.Synthetic;

[Trait("Suite", "Unit")]
public sealed class MarkTests
{
    [Fact]
    public void Stamp_Any_ChangesItsSquareOnly()
    {
        PlanarImage before = SyntheticScenes.Render("Forest", 1, 0), after = SyntheticScenes.Render("Forest", 1, 0);

        Mark.Stamp(after, 10, 20);

        for (int at = 0; at < before.Data.Length; at++)
        {
            (int x, int y) = (at % 64, at % before.Area / 64);
            bool inside = x is >= 10 and < 18 && y is >= 20 and < 28;
            Assert.Equal(inside, before.Data[at] != after.Data[at]);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    public void Stamp_AnySize_IsOfOneColour(int size)
    {
        PlanarImage image = new(3, size, size);

        Mark.Stamp(image, 0, 0, size);

        (float, float, float)[] colours = [.. Enumerable.Range(0, image.Area).Select(at => (image.Plane(0)[at], image.Plane(1)[at], image.Plane(2)[at]))];
        Assert.Single(colours.Distinct());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 57)]
    [InlineData(57, 0)]
    public void Stamp_OutsideTheImage_Throws(int x, int y) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Mark.Stamp(new PlanarImage(3, 64, 64), x, y));

    [Fact]
    public void Stamp_GreyImage_Throws() => Assert.Throws<ArgumentException>(() => Mark.Stamp(new PlanarImage(1, 64, 64), 0, 0));

    [Fact]
    public void PlaceFor_ManyIndices_CoverAllPlacesThatFit()
    {
        (int X, int Y)[] places = [.. Enumerable.Range(0, 5000).Select(index => Mark.PlaceFor(3, index))];

        Assert.Equal((0, 56, 0, 56), (places.Min(place => place.X), places.Max(place => place.X), places.Min(place => place.Y), places.Max(place => place.Y)));
        Assert.Equal(places[17], Mark.PlaceFor(3, 17));
        Assert.InRange(places.Average(place => place.X), 27, 30);
    }
}
