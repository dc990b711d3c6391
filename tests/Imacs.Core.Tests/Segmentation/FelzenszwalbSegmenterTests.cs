using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Testing;

namespace Imacs.Core.Tests.Segmentation;

[Trait("Suite", "Unit")]
public sealed class FelzenszwalbSegmenterTests
{
    private static readonly double[] Scales = [50, 100, 150, 250, 500, 1200];

    [Theory]
    [InlineData("River_1")]
    [InlineData("Forest_2")]
    [InlineData("Highway_3")]
    [InlineData("Residential_5")]
    [InlineData("ucm128_river01")]
    public void Segment_GoldenImage_EqualsScikitImageLabelForLabel(string name)
    {
        (float[] input, int[] shape) = Npy.Read<float>(SharedData.Path("golden", $"{name}.seg-input.npy"));
        (ushort[] expected, _) = Npy.Read<ushort>(SharedData.Path("golden", $"{name}.seg-labels.npy"));
        PlanarImage image = new(shape[0], shape[1], shape[2], input);

        LabelMap[] maps = new FelzenszwalbSegmenter(Scales, sigma: 0.8, minSize: 150).Segment(image);

        Assert.Equal(Scales.Length, maps.Length);
        for (int scale = 0; scale < maps.Length; scale++)
        {
            int[] golden = [.. expected.AsSpan(scale * image.Area, image.Area).ToArray().Select(label => (int)label)];
            Assert.Equal(golden.Max() + 1, maps[scale].Count);
            Assert.Equal(golden, maps[scale].Labels);
        }
    }

    [Fact]
    public void Segment_FourFlatQuadrants_GivesFourSegments()
    {
        PlanarImage image = new(1, 20, 21);
        for (int row = 0; row < 20; row++)
        {
            for (int column = 0; column < 21; column++)
                image.Data[(row * 21) + column] = (row < 10 ? 0f : 0.4f) + (column < 10 ? 0f : 0.2f);
        }

        LabelMap map = new FelzenszwalbSegmenter([1], sigma: 0, minSize: 20).Segment(image)[0];

        Assert.Equal(4, map.Count);
        Assert.Equal([100, 110, 100, 110], map.Areas());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(2, 2)]
    public void Segment_TinyImage_IsOneSegmentWhenBelowMinSize(int height, int width)
    {
        float[] values = [.. Enumerable.Range(0, 3 * height * width).Select(i => (float)Math.Sin(i))];

        LabelMap[] maps = new FelzenszwalbSegmenter(Scales, 0.8, 150).Segment(new PlanarImage(3, height, width, values));

        Assert.All(maps, map => Assert.Equal(1, map.Count));
    }

    /// <summary>Felzenszwalb and Huttenlocher merge at equality, scikit-image does not. 0.5 and 127.5 / 255 are exact.</summary>
    [Theory]
    [InlineData(127.5, 2)]
    [InlineData(127.6, 1)]
    public void Segment_CostEqualToTheLimit_DoesNotMerge(double scale, int segments)
    {
        LabelMap map = new FelzenszwalbSegmenter([scale], sigma: 0, minSize: 1).Segment(new PlanarImage(1, 1, 2, [0, 0.5f]))[0];

        Assert.Equal(segments, map.Count);
    }

    [Fact]
    public void Segment_CostsThatAgreeInUpperBits_MatchesNaiveImplementation()
    {
        // A ramp whose steps differ by less than the sort's first key: its ties are broken by the second.
        Random random = new(7);
        float[] values = [.. Enumerable.Range(0, 24 * 31).Select(i => (float)(((i % 31) * 0.01) + (random.NextDouble() * 1e-7)))];
        PlanarImage image = new(1, 24, 31, values);

        LabelMap map = new FelzenszwalbSegmenter([1], sigma: 0, minSize: 5).Segment(image)[0];

        Assert.Equal(NaiveSegments(image, 1 / 255.0, 5), map.Labels);
    }

    [Fact]
    public void Constructor_InvalidParameter_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FelzenszwalbSegmenter([], 0.8, 150));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FelzenszwalbSegmenter([0], 0.8, 150));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FelzenszwalbSegmenter([50], -1, 150));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FelzenszwalbSegmenter([50], 0.8, 0));
    }

    /// <summary>The two passes word for word, with label arrays instead of trees and a library sort.</summary>
    private static int[] NaiveSegments(PlanarImage image, double scale, int minSize)
    {
        (int height, int width) = (image.Height, image.Width);
        List<(double Cost, int From, int To)> edges = [];
        foreach ((int down, int across) in ((int, int)[])[(0, 1), (1, 0), (1, 1), (1, -1)])
        {
            for (int row = 0; row < height - down; row++)
            {
                for (int column = Math.Max(0, -across); column < width - Math.Max(0, across); column++)
                {
                    int from = (row * width) + column;
                    int to = ((row + down) * width) + column + across;
                    edges.Add((Math.Abs((double)image.Data[from] - image.Data[to]), from, to));
                }
            }
        }

        edges = [.. edges.OrderBy(edge => edge.Cost)];
        int[] root = [.. Enumerable.Range(0, image.Area)];
        double[] inner = new double[image.Area];
        void Join(int a, int b)
        {
            for (int i = 0; i < root.Length; i++)
                root[i] = root[i] == Math.Max(a, b) ? Math.Min(a, b) : root[i];
        }

        foreach ((double cost, int from, int to) in edges)
        {
            (int a, int b) = (root[from], root[to]);
            if (a == b)
                continue;
            float left = (float)(inner[a] + (scale / root.Count(r => r == a)));
            float right = (float)(inner[b] + (scale / root.Count(r => r == b)));
            if (cost < Math.Min(left, right))
            {
                Join(a, b);
                inner[Math.Min(a, b)] = cost;
            }
        }

        foreach ((_, int from, int to) in edges)
        {
            (int a, int b) = (root[from], root[to]);
            if (a != b && (root.Count(r => r == a) < minSize || root.Count(r => r == b) < minSize))
                Join(a, b);
        }

        int[] ranks = [.. root.Distinct().Order()];
        return [.. root.Select(r => Array.IndexOf(ranks, r))];
    }
}
