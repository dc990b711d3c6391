using Imacs.Core.Segmentation;

namespace Imacs.Core.Tests.Segmentation;

[Trait("Suite", "Unit")]
public sealed class BitMaskTests
{
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 200 }, { 200, 1 }, { 5, 64 }, { 7, 63 }, { 9, 65 }, { 40, 130 }, { 3, 128 },
    };

    [Fact]
    public void Dilate_OnePixelByDisk5_Has81Pixels()
    {
        bool[] pixels = new bool[21 * 21];
        pixels[(10 * 21) + 10] = true;

        BitMask disk = BitMask.FromPixels(21, 21, pixels).Dilate(5);

        Assert.Equal(81, disk.Area);
        Assert.Equal(new MaskBounds(5, 5, 11, 11), disk.Bounds);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Dilate_RandomMask_EqualsDefinition(int height, int width)
    {
        Random random = new(height + (1000 * width));
        foreach (int radius in (int[])[0, 1, 2, 5, 11])
        {
            bool[] pixels = Noise(random, height * width, 0.03);
            bool[] expected = new bool[pixels.Length];
            for (int at = 0; at < pixels.Length; at++)
            {
                for (int from = 0; from < pixels.Length && !expected[at]; from++)
                {
                    int dy = (at / width) - (from / width);
                    int dx = (at % width) - (from % width);
                    expected[at] = pixels[from] && (dx * dx) + (dy * dy) <= radius * radius;
                }
            }

            BitMask dilated = BitMask.FromPixels(height, width, pixels).Dilate(radius);

            Assert.Equal(BitMask.FromPixels(height, width, expected), dilated);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CountsAndSums_RandomMasks_EqualPixelByPixel(int height, int width)
    {
        Random random = new(height + (77 * width));
        foreach (double density in (double[])[0, 0.02, 0.5, 0.98, 1])
        {
            bool[] left = Noise(random, height * width, density);
            bool[] right = Noise(random, height * width, 0.4);
            float[] map = [.. left.Select(_ => random.Next(-100, 100) / 64f)];
            BitMask a = BitMask.FromPixels(height, width, left);
            BitMask b = BitMask.FromPixels(height, width, right);
            int both = left.Zip(right, (x, y) => x && y).Count(hit => hit);

            Assert.Equal(left.Count(hit => hit), a.Area);
            Assert.Equal(both, a.AndCount(b));
            Assert.Equal(a.Area - both, a.AndNotCount(b));
            Assert.Equal(a.Area + b.Area == 0 ? 0 : (double)both / (a.Area + b.Area - both), a.IoU(b));
            Assert.Equal(Enumerable.Range(0, left.Length).Where(i => left[i]), a.Pixels());
            Assert.Equal(map.Where((_, i) => left[i]).Sum(value => (double)value), a.SumOver(map));
            Assert.Equal(a.SumOver(map), a.SumOver([.. map.Select(value => (double)value)]));
            Assert.All(Enumerable.Range(0, left.Length), i => Assert.Equal(left[i], a[i / width, i % width]));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RunLengths_RandomMask_RoundTrip(int height, int width)
    {
        Random random = new(height + (13 * width));
        foreach (double density in (double[])[0, 0.1, 0.9, 1])
        {
            BitMask mask = BitMask.FromPixels(height, width, Noise(random, height * width, density));

            int[] runs = mask.ToRunLengths();

            Assert.Equal(height * width, runs.Sum());
            Assert.All(runs.Skip(1), run => Assert.True(run > 0));
            Assert.Equal(mask, BitMask.FromRunLengths(height, width, runs));
            Assert.Equal(mask.GetHashCode(), BitMask.FromRunLengths(height, width, runs).GetHashCode());
        }
    }

    [Fact]
    public void ToRunLengths_KnownMasks_MatchHandResults()
    {
        Assert.Equal([6], BitMask.FromPixels(2, 3, new bool[6]).ToRunLengths());
        Assert.Equal([0, 6], BitMask.Full(2, 3).ToRunLengths());
        Assert.Equal([2, 2, 2], BitMask.FromPixels(2, 3, [false, false, true, true, false, false]).ToRunLengths());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 7)]
    [InlineData(-1, 7)]
    public void FromRunLengths_RunsThatDoNotFill_Throw(int off, int on) =>
        Assert.Throws<ArgumentException>(() => BitMask.FromRunLengths(2, 3, [off, on]));

    [Fact]
    public void FromLabels_RandomMap_PartitionsTheImage()
    {
        Random random = new(5);
        int[] labels = [.. Enumerable.Range(0, 30 * 150).Select(i => i < 9 ? i : random.Next(9))];

        BitMask[] masks = BitMask.FromLabels(new LabelMap(30, 150, 50, labels, 9));

        for (int label = 0; label < 9; label++)
            Assert.Equal(BitMask.FromPixels(30, 150, [.. labels.Select(value => value == label)]), masks[label]);
    }

    [Fact]
    public void LargestFirst_RandomMasks_IsTotalOrderByAreaThenFirstDifferingPixel()
    {
        Random random = new(6);
        bool[][] pixels = [.. Enumerable.Range(0, 60).Select(_ => Noise(random, 3 * 70, 0.01))];

        int[] actual = [.. Enumerable.Range(0, 60).OrderBy(i => BitMask.FromPixels(3, 70, pixels[i]), BitMask.LargestFirst)];
        int[] expected = [.. Enumerable.Range(0, 60)
            .OrderByDescending(i => pixels[i].Count(hit => hit))
            .ThenByDescending(i => string.Concat(pixels[i].Select(hit => hit ? '1' : '0')), StringComparer.Ordinal)];

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void AndCount_OtherSize_Throws() => Assert.Throws<ArgumentException>(() => BitMask.Full(2, 3).AndCount(BitMask.Full(3, 2)));

    private static bool[] Noise(Random random, int count, double density) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < density)];
}
