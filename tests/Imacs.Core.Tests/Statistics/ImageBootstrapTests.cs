using Imacs.Core.Randomness;
using Imacs.Core.Statistics;

namespace Imacs.Core.Tests.Statistics;

[Trait("Suite", "Unit")]
public sealed class ImageBootstrapTests
{
    [Fact]
    public void Interval_ManyImages_AgreesWithClosedForm()
    {
        (double[] values, long[] images) = ClusterRobustTests.Correlated(new KeyedRandom(3, "agree"), 300, 0.2);
        MeanInterval closed = ClusterRobust.Interval(values, images);
        MeanInterval drawn = ImageBootstrap.Interval(ImageGroups.Of(values, images), 1, "c", 4000);
        double width = closed.High - closed.Low;
        Assert.Equal(closed.Mean, drawn.Mean, 1e-12);
        Assert.Equal(closed.Low, drawn.Low, 0.06 * width);
        Assert.Equal(closed.High, drawn.High, 0.06 * width);
    }

    [Fact]
    public void Interval_NegatedValues_NegatesAndExchangesEndsBitForBit()
    {
        (double[] values, long[] images) = ClusterRobustTests.Correlated(new KeyedRandom(4, "negate"), 25, 0.01);
        foreach (int draws in (int[])[1, 2, 39, 40, 999, 1000])
        {
            MeanInterval interval = ImageBootstrap.Interval(ImageGroups.Of(values, images), 9, "cluster 3", draws);
            MeanInterval negated = ImageBootstrap.Interval(ImageGroups.Of([.. values.Select(v => -v)], images), 9, "cluster 3", draws);
            Assert.Equal(new MeanInterval(-interval.Mean, -interval.High, -interval.Low), negated);
        }
    }

    [Fact]
    public void Interval_SameSeedAndKey_IsTheSameAndOtherKeysDiffer()
    {
        (double[] values, long[] images) = ClusterRobustTests.Correlated(new KeyedRandom(4, "keys"), 25, 0.01);
        ImageGroups groups = ImageGroups.Of(values, images);
        Assert.Equal(ImageBootstrap.Interval(groups, 9, "a"), ImageBootstrap.Interval(groups, 9, "a"));
        Assert.NotEqual(ImageBootstrap.Interval(groups, 9, "a"), ImageBootstrap.Interval(groups, 9, "b"));
        Assert.NotEqual(ImageBootstrap.Interval(groups, 9, "a"), ImageBootstrap.Interval(groups, 10, "a"));
    }

    [Fact]
    public void Interval_ZerosOrOneImage_MatchesClosedForm()
    {
        Assert.Equal(default, ImageBootstrap.Interval(ImageGroups.Of([0, 0], [1, 1]), 1, "c"));
        Assert.Equal(new MeanInterval(0.5, -1.5, 2.5), ImageBootstrap.Interval(ImageGroups.Of([0.25, 0.75], [3, 3]), 1, "c"));
    }
}
