using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Sampling;

[Trait("Suite", "Unit")]
public sealed class StratifiedSampleTests
{
    private static readonly (string Id, string? Label)[] Items =
        [.. Enumerable.Range(0, 600).Select(number => ($"{number:D4}.png", (string?)(number < 500 ? "big" : number < 590 ? "small" : "tiny")))];

    [Theory]
    [InlineData(new long[] { 500, 90, 10 }, 60, new[] { 25, 25, 10 })]
    [InlineData(new long[] { 500, 90, 10 }, 30, new[] { 10, 10, 10 })]
    [InlineData(new long[] { 500, 90, 10 }, 31, new[] { 11, 10, 10 })]
    [InlineData(new long[] { 5, 5, 5 }, 4, new[] { 2, 1, 1 })]
    [InlineData(new long[] { 5, 5, 5 }, 2, new[] { 1, 1, 0 })]
    [InlineData(new long[] { 1, 9, 9 }, 10, new[] { 1, 5, 4 })]
    [InlineData(new long[] { 5, 5 }, 100, new[] { 5, 5 })]
    [InlineData(new long[] { 3_000_000_000, 1 }, int.MaxValue, new[] { int.MaxValue - 1, 1 })]
    [InlineData(new long[] { }, 5, new int[] { })]
    public void Quotas_Any_AreEqualUpToAvailability(long[] counts, int limit, int[] expected) => Assert.Equal(expected, StratifiedSample.Quotas(counts, limit));

    [Fact]
    public async Task ReadItems_Limit_TakesEquallyInOriginalOrder()
    {
        DatasetItem[] taken = await new StratifiedSample(new ListSource(Items), 60, 7).AllAsync();

        Assert.Equal([25, 25, 10], taken.CountBy(item => item.Label!).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value));
        Assert.Equal(taken.Select(item => item.Id).Order(StringComparer.Ordinal), taken.Select(item => item.Id));
    }

    [Fact]
    public async Task ReadItems_OtherListingOrder_TakesTheSameItems()
    {
        string[] forward = await new StratifiedSample(new ListSource(Items), 60, 7).IdsAsync();
        string[] backward = await new StratifiedSample(new ListSource(Items.Reverse()), 60, 7).IdsAsync();

        Assert.Equal(forward, backward.Reverse());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(5000)]
    [InlineData(19_999)]
    public async Task ReadItems_ManyItems_TakesTheSmallestHashesOfEachLabel(int limit)
    {
        // Far more than is kept while choosing; a label that shows up late lowers the others' share.
        Random random = new(11);
        (string Id, string? Label)[] items = [.. Enumerable.Range(0, 40_000).Select(number =>
            ($"{number:D5}.png", (string?)$"label {(number < 20_000 ? random.Next(3) : random.Next(9))}"))];
        string[] labels = [.. items.Select(item => item.Label!).Distinct().Order(StringComparer.Ordinal)];
        int[] quotas = StratifiedSample.Quotas([.. labels.Select(label => items.LongCount(item => item.Label == label))], limit);
        IEnumerable<string> expected = labels.SelectMany((label, group) =>
            items.Where(item => item.Label == label).OrderBy(item => SeededHash.Of(7, item.Id)).Take(quotas[group]).Select(item => item.Id));

        Assert.Equal(expected.Order(StringComparer.Ordinal), await new StratifiedSample(new ListSource(items), limit, 7).IdsAsync());
    }

    [Fact]
    public async Task ReadItems_OtherSeed_TakesOtherItems()
    {
        string[] first = await new StratifiedSample(new ListSource(Items), 20, 7).IdsAsync();
        string[] second = await new StratifiedSample(new ListSource(Items), 20, 8).IdsAsync();

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task ReadItems_LargerLimit_KeepsWhatTheSmallerChose()
    {
        string[] few = await new StratifiedSample(new ListSource(Items), 15, 7).IdsAsync();
        string[] many = await new StratifiedSample(new ListSource(Items), 90, 7).IdsAsync();

        Assert.Subset(many.ToHashSet(), few.ToHashSet());
    }

    [Fact]
    public async Task ReadItems_LimitAboveAll_TakesAll() =>
        Assert.Equal(Items.Select(item => item.Id), await new StratifiedSample(new ListSource(Items), 10_000, 7).IdsAsync());

    [Fact]
    public async Task ReadItems_NoLabels_SamplesUniformly()
    {
        DatasetItem[] taken = await new StratifiedSample(new ListSource(Items.Select(item => (item.Id, (string?)null))), 200, 7).AllAsync();

        Assert.Equal(200, taken.Length);
        // Each half is expected to give 100, with a standard deviation of 5.8.
        Assert.InRange(taken.Count(item => string.CompareOrdinal(item.Id, "0300") < 0), 75, 125);
    }

    [Fact]
    public void SeededHash_KnownInput_NeverChanges() =>
        Assert.Equal(16278240569303011671UL, SeededHash.Of(7, "River/x.png")); // Computed apart, in Python: resumed runs depend on it.

    [Fact]
    public void Constructor_LimitZero_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new StratifiedSample(new ListSource(Items), 0, 1));
}
