using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Grains.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Tests.Summaries;

/// <summary>The statistic over sampled candidate segments.</summary>
[Trait("Suite", "Unit")]
public sealed class PoolTallyTests
{
    [Fact]
    public void Of_SegmentsOfThreeImages_TakesImagesAsUnits()
    {
        var tally = new PoolTally(clusters: 2, ["a", "b"], [(0, 1)]);
        tally.Add([Segment(0, 1, 0.5, 0.1), Segment(0, 1, 0.3, 0.1)]);
        tally.Add([Segment(1, 1, 0.2, 0.1), Segment(1, 0, 0.9, 0.1)]);
        tally.Add([Segment(2, 1, 0.1, 0.2)]);

        PoolSummary summary = tally.Of(1)!;
        PoolDifference difference = tally.Of(1, pair: 0)!;

        MeanInterval expected = ClusterRobust.Interval([0.5 - 0.1, 0.3 - 0.1, 0.2 - 0.1, 0.1 - 0.2], [0, 0, 1, 2]);
        Assert.Equal((4L, 3L), (summary.Segments, summary.Images));
        Assert.Equal(1.1 / 4, summary.Models["a"], 12);
        Assert.Equal(0.5 / 4, summary.Models["b"], 12);
        Assert.Equal((expected.Mean, expected.Low, expected.High), (difference.Delta, difference.Low, difference.High));
        Assert.Equal(1, tally.Of(0)!.Segments);
    }

    [Fact]
    public void Of_ModelsExchanged_IsNegatedBitForBit()
    {
        var tally = new PoolTally(clusters: 1, ["a", "b"], [(0, 1), (1, 0)]);
        tally.Add([Segment(0, 0, 0.123, 0.456), Segment(0, 0, 0.7, 0.31)]);
        tally.Add([Segment(1, 0, 0.05, 0.011)]);

        PoolDifference one = tally.Of(0, pair: 0)!, other = tally.Of(0, pair: 1)!;

        Assert.Equal((-one.Delta, -one.High, -one.Low), (other.Delta, other.Low, other.High));
    }

    [Fact]
    public void Of_NoSegment_IsNull()
    {
        var tally = new PoolTally(clusters: 1, ["a", "b"], [(0, 1)]);

        Assert.Null(tally.Of(0));
        Assert.Null(tally.Of(0, pair: 0));
    }

    private static ResultRegion Segment(int image, int cluster, double first, double second) => new(
        new RegionRecord
        {
            ImageIndex = image,
            Region = 0,
            X = 0,
            Y = 0,
            Width = 1,
            Height = 1,
            Area = 1,
            Mask = [0, 1],
            SelectedBy = [],
            Sums = [first, second],
            Shares = [first, second],
            Embedding = [1],
        },
        new ImageRecord { Index = image, Image = $"{image}.png", Path = $"/{image}.png", Label = null, LabelIndex = -1 },
        cluster);
}
