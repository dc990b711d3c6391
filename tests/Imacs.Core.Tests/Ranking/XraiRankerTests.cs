using Imacs.Core.Imaging;
using Imacs.Core.Ranking;
using Imacs.Core.Segmentation;
using Imacs.Testing;

namespace Imacs.Core.Tests.Ranking;

[Trait("Suite", "Unit")]
public sealed class XraiRankerTests
{
    private static readonly double[] HandMap = [.9, .8, .1, 0, .7, .6, .1, 0, .2, .2, -.3, -.1, .1, .1, -.2, -.2];

    private static readonly BitMask[] HandMasks =
    [
        Rectangle(4, 4, 0, 0, 2, 2), Rectangle(4, 4, 0, 0, 4, 2), Rectangle(4, 4, 0, 2, 2, 2), Rectangle(4, 4, 2, 2, 2, 2),
    ];

    [Theory]
    [InlineData(XraiAlgorithm.Full)]
    [InlineData(XraiAlgorithm.Fast)]
    public void Rank_FourByFourVector_MatchesHandResult(XraiAlgorithm algorithm)
    {
        XraiRanking ranking = XraiRanker.Rank(HandMap, HandMasks, 4, 4, new XraiOptions { Algorithm = algorithm, MinNewPixels = 1 });

        Assert.Equal(4, ranking.Segments.Count);
        double[] expected = [.75, .15, .05, -.2];
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], ranking.Segments[i].Gain, 1e-12);
        Assert.Equal([0, 1, 2, 3], ranking.Segments.Select(segment => segment.SourceMask));
        Assert.Equal(3.0, ranking.Map.Sum(value => (double)value), 1e-6);
    }

    [Theory]
    [InlineData(XraiAlgorithm.Full, 1)]
    [InlineData(XraiAlgorithm.Full, 2)]
    [InlineData(XraiAlgorithm.Fast, 3)]
    [InlineData(XraiAlgorithm.Fast, 4)]
    public void Rank_RandomMasks_EqualsNaiveImplementation(XraiAlgorithm algorithm, int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 60; round++)
        {
            int height = random.Next(1, 14);
            int width = round % 3 == 0 ? random.Next(60, 80) : random.Next(1, 14);
            // Few distinct values, each a small multiple of a power of two: sums are exact and ties are common.
            int values = round % 2 == 0 ? 2 : 1000;
            double[] map = [.. Enumerable.Range(0, height * width).Select(_ => random.Next(-values, values + 1) / 64.0)];
            bool[][] masks = [.. Enumerable.Range(0, random.Next(0, 25)).Select(_ => RandomMask(random, height, width))];
            double threshold = round % 4 == 0 ? random.NextDouble() : 1.0;
            int minNewPixels = random.Next(1, 6);

            XraiRanking actual = XraiRanker.Rank(
                map,
                [.. masks.Select(mask => BitMask.FromPixels(height, width, mask))],
                height,
                width,
                new XraiOptions { Algorithm = algorithm, AreaThreshold = threshold, MinNewPixels = minNewPixels });

            (List<(int Source, bool[] Pixels, double Gain)> expected, double[] expectedMap) =
                NaiveXrai.Rank(map, masks, algorithm == XraiAlgorithm.Fast, threshold, minNewPixels);
            Assert.Equal(expected.Select(segment => segment.Source), actual.Segments.Select(segment => segment.SourceMask));
            Assert.Equal(expected.Select(segment => BitMask.FromPixels(height, width, segment.Pixels)), actual.Segments.Select(segment => segment.Pixels));
            Assert.Equal(expected.Select(segment => segment.Gain), actual.Segments.Select(segment => segment.Gain));
            Assert.Equal(expectedMap.Select(value => (float)value), actual.Map);
            AssertInvariants(map, actual, height, width);
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-30)]
    [InlineData(1.0)]
    [InlineData(1e300)]
    public void Rank_RealPoolAndAnyMagnitude_KeepsInvariants(double magnitude)
    {
        (float[] input, int[] shape) = Npy.Read<float>(SharedData.Path("golden", "Highway_3.seg-input.npy"));
        SegmentPool pool = SegmentPool.Create(new PlanarImage(shape[0], shape[1], shape[2], input), new SegmentationOptions());
        Random random = new(11);
        double[] map = [.. Enumerable.Range(0, 224 * 224).Select(i => (random.NextDouble() - 0.4) * input[i] * magnitude)];

        foreach (XraiAlgorithm algorithm in Enum.GetValues<XraiAlgorithm>())
        {
            XraiOptions options = new() { Algorithm = algorithm, MinNewPixels = pool.MinNewPixels };
            XraiRanking ranking = XraiRanker.Rank(map, pool.Masks, 224, 224, options);

            double scale = map.Sum(Math.Abs);
            double sum = 0;
            foreach (XraiSegment segment in ranking.Segments)
            {
                Assert.Equal(segment.Pixels.SumOver(map) / scale, segment.Gain * segment.Pixels.Area / scale, 1e-12);
                sum += segment.Gain * segment.Pixels.Area;
            }

            Assert.Equal(map.Sum() / scale, sum / scale, 1e-12);
            Assert.All(ranking.Segments.Where(segment => !segment.IsRest), segment => Assert.True(segment.Pixels.Area >= pool.MinNewPixels));
            AssertPartition(ranking, 224 * 224);
        }
    }

    [Theory]
    [InlineData("River_1", 64)]
    [InlineData("Forest_2", 64)]
    [InlineData("Highway_3", 64)]
    [InlineData("Residential_5", 64)]
    [InlineData("ucm128_river01", 128)]
    public void Masks_GoldenXraiMap_ItsRegionsAreOurMasksLessWhatWasCovered(string name, int side)
    {
        // The golden map's areas of one value must come out of our labels, nearest-neighbour resize and dilation, pixel for pixel.
        (ushort[] labels, _) = Npy.Read<ushort>(SharedData.Path("golden", $"{name}.seg-labels.npy"));
        (float[] golden, _) = Npy.Read<float>(SharedData.Path("golden", $"{name}.pair-xrai-full-logit.npy"));
        List<BitMask> masks = [];
        for (int scale = 0; scale < 6; scale++)
        {
            int[] one = [.. labels.AsSpan(scale * 224 * 224, 224 * 224).ToArray().Select(label => (int)label)];
            LabelMap map = new LabelMap(224, 224, scale, one, one.Max() + 1).ResizeNearest(side, side);
            masks.AddRange(BitMask.FromLabels(map).Select(mask => mask.Dilate(5)));
        }

        List<BitMask> regions = [.. golden.Distinct().OrderDescending().Select(value => BitMask.FromPixels(side, side, [.. golden.Select(pixel => pixel == value)]))];
        bool[] pixels = new bool[side * side];
        while (true)
        {
            BitMask covered = BitMask.FromPixels(side, side, pixels);
            int next = regions.FindIndex(region => masks.Exists(mask => mask.AndCount(region) == region.Area && mask.AndNotCount(covered) == region.Area));
            if (next < 0)
                break;
            regions[next].Fill(pixels.AsSpan(), value: true);
            regions.RemoveAt(next);
        }

        // What is left can only be the uncovered rest.
        Assert.True(regions.Count <= 1, $"{regions.Count} of the golden map's regions are not made of our masks.");
    }

    [Fact]
    public void Rank_EqualMasks_FirstWins()
    {
        BitMask mask = Rectangle(4, 4, 0, 0, 2, 2);

        XraiRanking ranking = XraiRanker.Rank(HandMap, [mask, mask], 4, 4, new XraiOptions { MinNewPixels = 1 });

        Assert.Equal([0, -1], ranking.Segments.Select(segment => segment.SourceMask));
        Assert.Equal([false, true], ranking.Segments.Select(segment => segment.IsRest));
    }

    [Theory]
    [InlineData(XraiAlgorithm.Full)]
    [InlineData(XraiAlgorithm.Fast)]
    public void Rank_MaxSegments_LeavesTheRest(XraiAlgorithm algorithm)
    {
        XraiOptions options = new() { Algorithm = algorithm, MinNewPixels = 1, MaxSegments = 2 };

        XraiRanking ranking = XraiRanker.Rank(HandMap, HandMasks, 4, 4, options);

        Assert.Equal([0, 1, -1], ranking.Segments.Select(segment => segment.SourceMask));
        Assert.Equal(3.0, ranking.Map.Sum(value => (double)value), 1e-6);
    }

    [Fact]
    public void Rank_NoMasksOrZeroMap_IsWhole()
    {
        XraiSegment rest = Assert.Single(XraiRanker.Rank(HandMap, [], 4, 4, new XraiOptions()).Segments);
        XraiRanking zero = XraiRanker.Rank(new double[16], HandMasks, 4, 4, new XraiOptions { MinNewPixels = 1 });

        Assert.True(rest.IsRest);
        Assert.Equal(3.0 / 16, rest.Gain, 1e-12);
        Assert.All(zero.Segments, segment => Assert.Equal(0.0, segment.Gain));
    }

    [Fact]
    public void Rank_FloatAndDoubleMap_Agree()
    {
        float[] map = [.. HandMap.Select(value => (float)value)];

        XraiRanking narrow = XraiRanker.Rank(map, HandMasks, 4, 4, new XraiOptions { MinNewPixels = 1 });
        XraiRanking wide = XraiRanker.Rank([.. map.Select(value => (double)value)], HandMasks, 4, 4, new XraiOptions { MinNewPixels = 1 });

        Assert.Equal(wide.Segments, narrow.Segments);
        Assert.Equal(wide.Map, narrow.Map);
    }

    [Fact]
    public void Rank_InvalidArguments_Throw()
    {
        XraiOptions options = new();

        Assert.Throws<ArgumentException>(() => XraiRanker.Rank(new double[15], HandMasks, 4, 4, options));
        Assert.Throws<ArgumentException>(() => XraiRanker.Rank(new double[16], [BitMask.Full(2, 8)], 4, 4, options));
        Assert.Throws<ArgumentException>(() => XraiRanker.Rank([double.NaN], [], 1, 1, options));
        Assert.Throws<ArgumentOutOfRangeException>(() => XraiRanker.Rank(HandMap, HandMasks, 4, 4, options with { MinNewPixels = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => XraiRanker.Rank(HandMap, HandMasks, 4, 4, options with { AreaThreshold = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => XraiRanker.Rank(HandMap, HandMasks, 4, 4, options with { MaxSegments = 0 }));
    }

    private static void AssertInvariants(double[] map, XraiRanking ranking, int height, int width)
    {
        AssertPartition(ranking, height * width);
        foreach (XraiSegment segment in ranking.Segments)
        {
            Assert.Equal(segment.Pixels.SumOver(map), segment.Gain * segment.Pixels.Area, 1e-9);
            Assert.All(segment.Pixels.Pixels(), pixel => Assert.Equal((float)segment.Gain, ranking.Map[pixel]));
        }

        Assert.Equal(map.Sum(), ranking.Map.Sum(value => (double)value), 1e-3);
    }

    private static void AssertPartition(XraiRanking ranking, int pixels)
    {
        Assert.All(ranking.Segments, segment => Assert.True(segment.Pixels.Area > 0));
        Assert.Equal(Enumerable.Range(0, pixels), ranking.Segments.SelectMany(segment => segment.Pixels.Pixels()).Order());
        Assert.All(ranking.Segments.SkipLast(1), segment => Assert.False(segment.IsRest));
        double[] gains = [.. ranking.Segments.Where(segment => !segment.IsRest).Select(segment => segment.Gain)];
        Assert.Equal(gains.OrderDescending(), gains);
    }

    private static bool[] RandomMask(Random random, int height, int width)
    {
        int top = random.Next(height);
        int left = random.Next(width);
        int bottom = random.Next(top, height);
        int right = random.Next(left, width);
        return [.. Enumerable.Range(0, height * width).Select(i =>
            i / width >= top && i / width <= bottom && i % width >= left && i % width <= right && random.Next(10) > 0)];
    }

    private static BitMask Rectangle(int rows, int columns, int top, int left, int height, int width) =>
        BitMask.FromPixels(rows, columns, [.. Enumerable.Range(0, rows * columns)
            .Select(i => i / columns >= top && i / columns < top + height && i % columns >= left && i % columns < left + width)]);
}
