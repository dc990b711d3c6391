using Imacs.Core.Randomness;
using Imacs.Core.Statistics;

namespace Imacs.Core.Tests.Statistics;

[Trait("Suite", "Unit")]
public sealed class ClusterRobustTests(ITestOutputHelper output)
{
    [Fact]
    public void Interval_ThreeImages_MatchesHandResult()
    {
        // Images (1, 3), (2), (6): mean 3; residuals of the sums -2, -1, 3; var = 3/2 * 14 / 16.
        MeanInterval interval = ClusterRobust.Interval([1, 3, 2, 6], [7, 7, 8, 9]);
        double half = StudentT.TwoSidedQuantile(0.95, 2) * Math.Sqrt(1.5 * 14 / 16);
        Assert.Equal(3, interval.Mean);
        Assert.Equal(3 - half, interval.Low, 1e-12);
        Assert.Equal(3 + half, interval.High, 1e-12);
    }

    [Fact]
    public void Interval_OneRegionAnImage_IsTheTInterval()
    {
        double[] values = [0.1, 0.4, -0.2, 0.9, 0.3];
        MeanInterval interval = ClusterRobust.Interval(values, [1, 2, 3, 4, 5]);
        DescriptiveStatistics plain = DescriptiveStatistics.Of(values);
        double half = StudentT.TwoSidedQuantile(0.95, 4) * plain.StandardDeviation / Math.Sqrt(5);
        Assert.Equal(plain.Mean + half, interval.High, 1e-12);
    }

    [Fact]
    public void Interval_NegatedValues_NegatesAndExchangesEndsBitForBit()
    {
        (double[] values, long[] images) = Correlated(new KeyedRandom(5, "negate"), 40, 0.1);
        MeanInterval interval = ClusterRobust.Interval(values, images);
        MeanInterval negated = ClusterRobust.Interval([.. values.Select(value => -value)], images);
        Assert.Equal(new MeanInterval(-interval.Mean, -interval.High, -interval.Low), negated);
        Assert.Equal(ClusterRobust.PValue(ClusterRobust.Sums(values, images)), ClusterRobust.PValue(ClusterRobust.Sums([.. values.Select(v => -v)], images)));
    }

    [Fact]
    public void Interval_AllZero_IsZeroEvenForOneImage()
    {
        Assert.Equal(default, ClusterRobust.Interval([0, 0, 0], [1, 2, 2]));
        Assert.Equal(default, ClusterRobust.Interval([0, 0], [1, 1]));
        Assert.Equal(1, ClusterRobust.PValue(ClusterRobust.Sums([0, -0.0, 0], [1, 2, 3])));
        Assert.Equal(0, ClusterRobust.Sums([0, 0], [1, 2]).Standardised);
    }

    [Fact]
    public void Interval_OneImage_SaysThatNothingIsKnown()
    {
        MeanInterval interval = ClusterRobust.Interval([0.25, 0.75], [3, 3]);
        Assert.Equal(new MeanInterval(0.5, -1.5, 2.5), interval);
        Assert.Equal(1, ClusterRobust.PValue(ClusterRobust.Sums([0.25, 0.75], [3, 3])));
        Assert.Equal(new MeanInterval(0, -2, 2), ClusterRobust.Interval(default(ImageSums)));
    }

    [Fact]
    public void Merge_ShardsOfImages_EqualsAllAtOnce()
    {
        (double[] values, long[] images) = Correlated(new KeyedRandom(6, "merge"), 60, 0.2);
        ImageSums all = ClusterRobust.Sums(values, images);
        foreach (long limit in (long[])[0, 1, 13, 59])
        {
            int cut = Array.FindIndex(images, image => image >= limit);
            ImageSums merged = ImageSums.Merge(
                ClusterRobust.Sums(values.AsSpan(0, cut), images.AsSpan(0, cut)), ClusterRobust.Sums(values.AsSpan(cut), images.AsSpan(cut)));
            Assert.Equal(all.Images, merged.Images);
            MeanInterval expected = ClusterRobust.Interval(all), actual = ClusterRobust.Interval(merged);
            Assert.Equal(expected.Low, actual.Low, 1e-12);
            Assert.Equal(expected.High, actual.High, 1e-12);
        }
    }

    [Fact]
    public void Interval_CorrelatedRegions_CoversWhereRegionsAsUnitsDoNot()
    {
        const int Runs = 2000;
        int robust = 0, naive = 0, bootstrap = 0;
        for (int run = 0; run < Runs; run++)
        {
            (double[] values, long[] images) = Correlated(new KeyedRandom(11, (ulong)run), 50, 0.3);
            robust += Holds(ClusterRobust.Interval(values, images), 0.3);
            naive += Holds(ClusterRobust.Interval(values, [.. Enumerable.Range(0, values.Length).Select(i => (long)i)]), 0.3);
            if (run < 400)
                bootstrap += Holds(ImageBootstrap.Interval(ImageGroups.Of(values, images), 11, $"{run}"), 0.3);
        }

        output.WriteLine($"coverage: images {robust / (double)Runs:P1}, regions {naive / (double)Runs:P1}, bootstrap {bootstrap / 400.0:P1}");
        Assert.InRange(robust / (double)Runs, 0.935, 0.965);
        Assert.InRange(bootstrap / 400.0, 0.90, 0.97);
        Assert.InRange(naive / (double)Runs, 0, 0.80);
    }

    [Fact]
    public void PValue_NoDifference_IsUniform()
    {
        int below = 0;
        for (int run = 0; run < 2000; run++)
        {
            (double[] values, long[] images) = Correlated(new KeyedRandom(12, (ulong)run), 30, 0);
            below += ClusterRobust.PValue(ClusterRobust.Sums(values, images)) <= 0.05 ? 1 : 0;
        }

        Assert.InRange(below / 2000.0, 0.035, 0.07);
    }

    /// <summary>1 to 8 regions an image; an image's own level varies as much as its regions do about it.</summary>
    internal static (double[] Values, long[] Images) Correlated(KeyedRandom random, int count, double mean)
    {
        List<double> values = [];
        List<long> images = [];
        for (int image = 0; image < count; image++)
        {
            double level = mean + (0.1 * random.NextNormal());
            for (int regions = 1 + random.NextInt32(8); regions > 0; regions--)
            {
                values.Add(level + (0.1 * random.NextNormal()));
                images.Add(image);
            }
        }

        return ([.. values], [.. images]);
    }

    private static int Holds(MeanInterval interval, double truth) => interval.Low <= truth && truth <= interval.High ? 1 : 0;
}
