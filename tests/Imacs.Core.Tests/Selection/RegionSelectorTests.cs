using Imacs.Core.Ranking;
using Imacs.Core.Segmentation;
using Imacs.Core.Selection;

namespace Imacs.Core.Tests.Selection;

[Trait("Suite", "Unit")]
public sealed class RegionSelectorTests
{
    [Fact]
    public void Select_SameSegments_AreJoinedAndRememberBothModels()
    {
        XraiSegment[] ranking = [Segment(0, 8), Segment(8, 8)];

        IReadOnlyList<SelectedRegion> regions = RegionSelector.Select([ranking, ranking], perModel: 5);

        Assert.Equal([Row(0, 8), Row(8, 8)], regions.Select(region => region.Mask));
        Assert.All(regions, region => Assert.Equal([0, 1], region.Models));
        Assert.Equal([1, 2], regions.Select(region => region.BestRank));
    }

    [Fact]
    public void Select_OverlapAboveHalf_KeepsTheBetterRankedMask()
    {
        // IoU of [0, 8) and [2, 10) is 6/10.
        IReadOnlyList<SelectedRegion> regions = RegionSelector.Select([[Segment(20, 4), Segment(0, 8)], [Segment(2, 8)]], perModel: 5);

        Assert.Equal([Row(2, 8), Row(20, 4)], regions.Select(region => region.Mask));
        Assert.Equal([0, 1], regions[0].Models);
        Assert.Equal(1, regions[0].BestRank);
    }

    [Fact]
    public void Select_OverlapOfExactlyHalf_IsNotJoined()
    {
        // [0, 6) and [2, 8): 4 of 8.
        IReadOnlyList<SelectedRegion> regions = RegionSelector.Select([[Segment(0, 6)], [Segment(2, 6)]], perModel: 5);

        Assert.Equal([Row(0, 6), Row(2, 6)], regions.Select(region => region.Mask));
    }

    [Fact]
    public void Select_Quota_TakesTheBestOfEveryModel()
    {
        XraiSegment[] first = [Segment(0, 4), Segment(4, 4), Segment(8, 4)];
        XraiSegment[] second = [Segment(30, 5), Segment(40, 3), Segment(50, 3)];

        IReadOnlyList<SelectedRegion> regions = RegionSelector.Select([first, second], perModel: 2);

        Assert.Equal([Row(30, 5), Row(0, 4), Row(4, 4), Row(40, 3)], regions.Select(region => region.Mask));
    }

    [Fact]
    public void Select_RestBesideSegments_IsNeverTaken()
    {
        XraiSegment rest = new(Row(8, 56), 9.0, -1, IsRest: true);

        IReadOnlyList<SelectedRegion> regions = RegionSelector.Select([[Segment(0, 8), rest], [rest]], perModel: 5);

        Assert.Equal([Row(0, 8)], regions.Select(region => region.Mask));
    }

    [Fact]
    public void Select_NothingButTheRest_IsOneRegionOfAllModels()
    {
        XraiSegment whole = new(BitMask.Full(1, 64), 0.1, -1, IsRest: true);

        SelectedRegion region = Assert.Single(RegionSelector.Select([[whole], [whole]], perModel: 5));

        Assert.Equal(BitMask.Full(1, 64), region.Mask);
        Assert.Equal([0, 1], region.Models);
    }

    [Fact]
    public void Select_ModelsInAnyOrder_GivesTheSameRegionsInTheSameOrder()
    {
        Random random = new(12);
        for (int round = 0; round < 200; round++)
        {
            XraiSegment[][] rankings = [.. Enumerable.Range(0, 3).Select(_ => RandomRanking(random))];
            int[] order = [.. Enumerable.Range(0, 3).OrderBy(_ => random.Next())];

            IReadOnlyList<SelectedRegion> plain = RegionSelector.Select(rankings, perModel: 3);
            IReadOnlyList<SelectedRegion> shuffled = RegionSelector.Select([.. order.Select(slot => rankings[slot])], perModel: 3);

            Assert.Equal(plain.Select(region => region.Mask), shuffled.Select(region => region.Mask));
            Assert.Equal(plain.Select(region => region.BestRank), shuffled.Select(region => region.BestRank));
            Assert.Equal(plain.Select(region => region.Models), shuffled.Select(region => region.Models.Select(slot => order[slot]).Order().ToArray()));
            for (int i = 0; i < plain.Count; i++)
                Assert.All(plain.Skip(i + 1), other => Assert.True(plain[i].Mask.IoU(other.Mask) <= 0.5));
        }
    }

    [Fact]
    public void Select_InvalidArguments_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RegionSelector.Select([[]], perModel: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RegionSelector.Select([[]], perModel: 1, joinIoU: 0.4));
        Assert.Empty(RegionSelector.Select([], perModel: 1));
    }

    private static XraiSegment[] RandomRanking(Random random)
    {
        List<XraiSegment> segments = [];
        for (int at = random.Next(6); at < 58;)
        {
            int length = random.Next(1, 7);
            segments.Add(Segment(at, length));
            at += length + random.Next(3);
        }

        return [.. segments.OrderBy(_ => random.Next())];
    }

    private static XraiSegment Segment(int start, int length) => new(Row(start, length), 1.0, 0, IsRest: false);

    private static BitMask Row(int start, int length) => BitMask.FromRunLengths(1, 64, [start, length, 64 - start - length]);
}
