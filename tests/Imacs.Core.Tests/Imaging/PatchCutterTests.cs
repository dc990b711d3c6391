using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class PatchCutterTests
{
    private const float Grey = 117f / 255f;

    [Fact]
    public void Cut_RegionOfPatchSize_KeepsEveryRowAndColumn()
    {
        PlanarImage image = Ramp(2, 8, 9);
        BitMask region = Rectangle(8, 9, top: 5, left: 6, height: 3, width: 3);

        PlanarImage patch = new PatchCutter(3, 3).Cut(image, region);

        for (int channel = 0; channel < 2; channel++)
        {
            for (int row = 0; row < 3; row++)
                Assert.Equal(image.Plane(channel).Slice(((5 + row) * 9) + 6, 3).ToArray(), patch.Plane(channel).Slice(row * 3, 3).ToArray());
        }
    }

    [Fact]
    public void Cut_OblongPatch_HasRowsAndColumnsAsAsked()
    {
        PlanarImage image = Ramp(3, 8, 9);

        PlanarImage patch = new PatchCutter(4, 6).Cut(image, Rectangle(8, 9, top: 2, left: 1, height: 4, width: 6));

        Assert.Equal((3, 4, 6), (patch.Channels, patch.Height, patch.Width));
        Assert.Equal(image.Plane(1).Slice((2 * 9) + 1, 6).ToArray(), patch.Plane(1)[..6].ToArray());
    }

    [Theory]
    [InlineData(PatchFill.Grey, Grey)]
    [InlineData(PatchFill.Mean, 0.25f)]
    [InlineData(PatchFill.None, 0.75f)]
    public void Cut_PixelsOutsideRegion_AreFilled(PatchFill fill, float expected)
    {
        bool[] pixels = [true, false, true, true];
        PlanarImage image = new(1, 2, 2, [0.25f, 0.75f, 0.25f, 0.25f]);

        PlanarImage patch = new PatchCutter(2, 2, fill).Cut(image, BitMask.FromPixels(2, 2, pixels));

        Assert.Equal([0.25f, expected, 0.25f, 0.25f], patch.Data);
    }

    [Fact]
    public void Cut_BlurFill_KeepsRegionAndSmoothsTheRest()
    {
        PlanarImage image = Ramp(1, 20, 20);
        bool[] pixels = [.. Enumerable.Range(0, 400).Select(i => i is 0 or 399)];

        PlanarImage patch = new PatchCutter(20, 20, PatchFill.Blur).Cut(image, BitMask.FromPixels(20, 20, pixels));

        Assert.Equal(image.Data[0], patch.Data[0]);
        Assert.Equal(image.Data[399], patch.Data[399]);
        Assert.NotEqual(image.Data[1], patch.Data[1]);
    }

    [Fact]
    public void Cut_SharpEdgesEnlarged_StaysInRange()
    {
        PlanarImage image = new(1, 4, 4, [.. Enumerable.Range(0, 16).Select(i => (float)((i + (i / 4)) % 2))]);

        PlanarImage patch = new PatchCutter(31, 31).Cut(image, BitMask.Full(4, 4));

        Assert.Equal((1, 31, 31), (patch.Channels, patch.Height, patch.Width));
        Assert.All(patch.Data, value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void Cut_EmptyOrForeignMask_Throws()
    {
        PatchCutter cutter = new(8, 8);

        Assert.Throws<ArgumentException>(() => cutter.Cut(new PlanarImage(1, 4, 4), BitMask.FromPixels(4, 4, new bool[16])));
        Assert.Throws<ArgumentException>(() => cutter.Cut(new PlanarImage(1, 4, 4), BitMask.Full(4, 5)));
    }

    private static PlanarImage Ramp(int channels, int height, int width) =>
        new(channels, height, width, [.. Enumerable.Range(0, channels * height * width).Select(i => (i * 37 % 101) / 101f)]);

    private static BitMask Rectangle(int rows, int columns, int top, int left, int height, int width) =>
        BitMask.FromPixels(rows, columns, [.. Enumerable.Range(0, rows * columns)
            .Select(i => i / columns >= top && i / columns < top + height && i % columns >= left && i % columns < left + width)]);
}
