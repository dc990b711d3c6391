using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Grains.Causality;
using Imacs.Grains.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Tests.Summaries;

/// <summary>Differences are the first model's less the second's, with images as units.</summary>
[Trait("Suite", "Unit")]
public sealed class ClusterTallyTests
{
    private static readonly QualityTally NoImages = new(["a", "b"], [(0, 1), (1, 0)]);

    [Fact]
    public void Difference_RegionsOfThreeImages_IsFirstLessSecondWithImagesAsUnits()
    {
        ClusterTally tally = Tally();

        PairDifference difference = tally.Difference(pair: 0, seed: 7, cluster: 3, NoImages);

        MeanInterval expected = ClusterRobust.Interval([0.5 - 0.1, 0.3 - 0.1, 0.4 - 0.1, 0.2 - 0.3], [0, 0, 1, 2]);
        Assert.Equal((expected.Mean, expected.Low, expected.High), (difference.Delta, difference.Low, difference.High));
        Assert.Equal(0.2, difference.Delta, 12);
        // Of the eight ways to sign the images' sums 0.6, 0.3 and -0.1, four reach 0.8; of the sixteen for regions it would be four too, or 0.25.
        Assert.Equal(0.5, difference.PValue);
        Assert.InRange(difference.Delta, difference.BootstrapLow, difference.BootstrapHigh);
        Assert.Equal((4, 3), (tally.Regions, tally.Images));
    }

    [Fact]
    public void Difference_ModelsExchanged_IsNegatedBitForBit()
    {
        ClusterTally tally = Tally();

        PairDifference one = tally.Difference(0, 7, 3, NoImages), other = tally.Difference(1, 7, 3, NoImages);

        Assert.Equal((-one.Delta, -one.High, -one.Low, -one.BootstrapHigh, -one.BootstrapLow), (other.Delta, other.Low, other.High, other.BootstrapLow, other.BootstrapHigh));
        Assert.Equal(one.PValue, other.PValue);
    }

    [Fact]
    public void Difference_MaskingHurtsTheFirstModelMore_DropIsPositive()
    {
        ClusterTally tally = Tally();
        tally.Masked = [new(3, 0, [0.4, 0.1], [1, 1]), new(3, 1, [0.3, 0.1], [1, 1]), new(3, 2, [0.3, 0], [1, 1])];

        DropDifference drop = tally.Difference(0, 7, 3, NoImages).Drop!;

        MeanInterval expected = ClusterRobust.Interval([0.4 - 0.1, 0.3 - 0.1, 0.3], [0, 1, 2]);
        Assert.Equal((expected.Mean, expected.Low, expected.High), (drop.Delta, drop.Low, drop.High));
        Assert.True(drop.Low > 0);
    }

    private static ClusterTally Tally()
    {
        var tally = new ClusterTally(["a", "b"], [(0, 1), (1, 0)]);
        tally.Add(Region(0, 0.5, 0.1), distance: 0);
        tally.Add(Region(0, 0.3, 0.1), distance: 1);
        tally.Add(Region(1, 0.4, 0.1), distance: 2);
        tally.Add(Region(2, 0.2, 0.3), distance: 3);
        return tally;
    }

    private static ResultRegion Region(int image, double first, double second) => new(
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
            SelectedBy = [0],
            Sums = [first, second],
            Shares = [first, second],
            Embedding = [1],
        },
        new ImageRecord { Index = image, Image = $"{image}.png", Path = $"/{image}.png", Label = null, LabelIndex = -1 },
        Cluster: 3);
}
