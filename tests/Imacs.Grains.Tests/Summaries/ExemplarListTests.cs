using Imacs.Core.Randomness;
using Imacs.Grains.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Tests.Summaries;

/// <summary>Which regions stand for a cluster.</summary>
[Trait("Suite", "Unit")]
public sealed class ExemplarListTests
{
    [Fact]
    public void Best_FewImages_OneEachFirstThenFurther()
    {
        var list = new ExemplarList();
        list.Offer(0.1, Region(0, 0));
        list.Offer(0.2, Region(0, 1));
        list.Offer(0.9, Region(1, 0));
        list.Offer(0.5, Region(2, 0));
        list.Offer(0.3, Region(2, 1));

        Assert.Equal(["0/0", "2/1", "1/0", "0/1", "2/0"], Names(list));
    }

    [Fact]
    public void Best_ManyImages_AreTheNearestDistinctOnes()
    {
        var list = new ExemplarList();
        for (int image = 0; image < 100; image++)
        {
            for (int region = 0; region < 3; region++)
                list.Offer((image * 37 % 100) + (0.1 * ((region + 1) % 3)), Region(image, region));
        }

        string[] expected = [.. Enumerable.Range(0, 100).OrderBy(image => image * 37 % 100).Take(ExemplarList.Most).Select(image => $"{image}/2")];
        Assert.Equal(expected, Names(list));
    }

    [Fact]
    public void Best_AnyOrder_IsTheSame()
    {
        (double Distance, ResultRegion Region)[] offers =
            [.. Enumerable.Range(0, 60).Select(i => (new KeyedRandom(5, (ulong)i).NextDouble(), Region(i % 9, i / 9)))];
        List<string>? first = null;
        for (int seed = 0; seed < 10; seed++)
        {
            var list = new ExemplarList();
            var random = new KeyedRandom(seed, 0);
            foreach ((double distance, ResultRegion region) in offers.Select(offer => (offer, Key: random.NextDouble())).OrderBy(pair => pair.Key).Select(pair => pair.offer))
                list.Offer(distance, region);
            Assert.Equal(first ??= Names(list), Names(list));
        }

        Assert.Equal(ExemplarList.Most, first!.Count);
        Assert.Equal(9, first.Take(9).Select(name => name.Split('/')[0]).Distinct().Count());
    }

    [Fact]
    public void Best_SameDistance_FirstComesFirst()
    {
        var list = new ExemplarList();
        for (int image = 0; image < 20; image++)
            list.Offer(1, Region(image, 0));

        Assert.Equal(Enumerable.Range(0, ExemplarList.Most).Select(image => $"{image}/0"), Names(list));
    }

    private static List<string> Names(ExemplarList list) => [.. list.Best.Select(row => $"{row.Image.Index}/{row.Region.Region}")];

    private static ResultRegion Region(int image, int region) => new(
        new RegionRecord
        {
            ImageIndex = image,
            Region = region,
            X = 0,
            Y = 0,
            Width = 1,
            Height = 1,
            Area = 1,
            Mask = [0, 1],
            SelectedBy = [0],
            Sums = [0, 0],
            Shares = [0, 0],
            Embedding = [1],
        },
        new ImageRecord { Index = image, Image = $"{image}.png", Path = $"/{image}.png" },
        Cluster: 0);
}
