using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Testing;

namespace Imacs.Core.Tests.Segmentation;

[Trait("Suite", "Unit")]
public sealed class SegmentPoolTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 17)]
    [InlineData(17, 1)]
    [InlineData(2, 3)]
    [InlineData(64, 64)]
    [InlineData(300, 180)]
    public void Create_AnySize_PartitionsTheImageAtEveryScale(int height, int width)
    {
        Random random = new(8);
        float[] values = [.. Enumerable.Range(0, 3 * height * width).Select(_ => (float)random.NextDouble())];

        SegmentPool pool = SegmentPool.Create(new PlanarImage(3, height, width, values), new SegmentationOptions());

        Assert.Equal(6, pool.Maps.Count);
        Assert.Equal(pool.Maps.Sum(map => map.Count), pool.Masks.Count);
        foreach (LabelMap map in pool.Maps)
        {
            Assert.Equal((height, width, height * width), (map.Height, map.Width, map.Labels.Length));
            Assert.Equal(Enumerable.Range(0, map.Count), map.Labels.Distinct().Order());
        }

        for (int mask = 0; mask < pool.Masks.Count; mask++)
        {
            (int map, int label) = pool.SourceOf(mask);
            BitMask plain = BitMask.FromPixels(height, width, [.. pool.Maps[map].Labels.Select(value => value == label)]);
            Assert.Equal(plain.Dilate(pool.DilationRadius), pool.Masks[mask]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 30)]
    public void Create_ConstantImage_IsOneSegment(int height, int width)
    {
        PlanarImage image = new(3, height, width);
        Array.Fill(image.Data, 0.5f);

        SegmentPool pool = SegmentPool.Create(image, new SegmentationOptions());

        Assert.All(pool.Masks, mask => Assert.Equal(BitMask.Full(height, width), mask));
        Assert.All(pool.Maps, map => Assert.Equal(1, map.Count));
    }

    [Fact]
    public void Create_GoldenInput_HasTheGoldenSegments()
    {
        // At 224 x 224 nothing is resized, and min-max normalisation changes an input whose range is not quite -1 to 1 only by its range.
        (float[] input, int[] shape) = Npy.Read<float>(SharedData.Path("golden", "River_1.seg-input.npy"));
        PlanarImage image = new(shape[0], shape[1], shape[2], input);
        float least = input.Min();
        float greatest = input.Max();
        PlanarImage normalised = new(3, 224, 224, [.. input.Select(value => (float)((((double)value - least) / ((double)greatest - least) * 2) - 1))]);

        SegmentPool pool = SegmentPool.Create(image, new SegmentationOptions { Mode = ConstantsMode.Literal });

        LabelMap[] expected = new FelzenszwalbSegmenter([50, 100, 150, 250, 500, 1200], 0.8, 150).Segment(normalised);
        Assert.Equal(expected.SelectMany(map => map.Labels), pool.Maps.SelectMany(map => map.Labels));
    }

    [Fact]
    public void Create_ScaledValues_GivesTheSameSegments()
    {
        Random random = new(9);
        float[] values = [.. Enumerable.Range(0, 3 * 48 * 48).Select(_ => random.Next(256) / 256f)];
        float[] scaled = [.. values.Select(value => (value * 4) + 1)];

        SegmentPool plain = SegmentPool.Create(new PlanarImage(3, 48, 48, values), new SegmentationOptions());
        SegmentPool moved = SegmentPool.Create(new PlanarImage(3, 48, 48, scaled), new SegmentationOptions());

        Assert.Equal(plain.Masks, moved.Masks);
    }

    [Fact]
    public void Create_ValueNotFinite_Throws()
    {
        PlanarImage image = new(1, 4, 4);
        image.Data[5] = float.NaN;

        Assert.Throws<ArgumentException>(() => SegmentPool.Create(image, new SegmentationOptions()));
    }

    [Theory]
    [InlineData(ConstantsMode.Literal, 64, 64, 5, 50)]
    [InlineData(ConstantsMode.Scaled, 64, 64, 1, 4)]
    [InlineData(ConstantsMode.Scaled, 128, 128, 3, 16)]
    [InlineData(ConstantsMode.Scaled, 224, 224, 5, 50)]
    [InlineData(ConstantsMode.Scaled, 112, 448, 5, 50)]
    [InlineData(ConstantsMode.Scaled, 448, 448, 10, 200)]
    [InlineData(ConstantsMode.Scaled, 1, 1, 1, 4)]
    public void Constants_ModeAndSize_AreAsDefined(ConstantsMode mode, int height, int width, int radius, int pixels)
    {
        SegmentationOptions options = new() { Mode = mode };

        Assert.Equal(radius, options.DilationRadiusFor(height, width));
        Assert.Equal(pixels, options.MinNewPixelsFor(height, width));
        Assert.Equal(0, (options with { DilationRadius = 0 }).DilationRadiusFor(height, width));
    }

    [Fact]
    public void ResizeNearest_HalfAndBack_KeepsOrderAndDropsLostLabels()
    {
        LabelMap map = new(1, 6, 50, [0, 1, 1, 2, 3, 3], 4);

        LabelMap half = map.ResizeNearest(1, 3);

        Assert.Equal([0, 1, 2], half.Labels);
        Assert.Equal(3, half.Count);
        Assert.Equal([0, 0, 1, 1, 2, 2], half.ResizeNearest(1, 6).Labels);
    }

    [Fact]
    public void SumPerSegment_AnyMap_AddsUp()
    {
        LabelMap map = new(2, 3, 50, [0, 0, 1, 2, 2, 1], 3);

        Assert.Equal([3, 9, 9], map.SumPerSegment([1, 2, 3, 4, 5, 6]));
        Assert.Throws<ArgumentException>(() => map.SumPerSegment([1, 2]));
    }
}
