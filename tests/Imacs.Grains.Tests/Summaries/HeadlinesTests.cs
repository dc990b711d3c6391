using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Grains.Summaries;

namespace Imacs.Grains.Tests.Summaries;

/// <summary>The sentences say what came out, with n and interval, and no more than that.</summary>
[Trait("Suite", "Unit")]
public sealed class HeadlinesTests
{
    private static readonly ImageCounts Images = new(105, 100, 5, []);
    private static readonly Distribution Nothing = new(0, 0, 0, 0, 0, [], []);

    [Fact]
    public void Write_SureDifferencesBothWays_NamesTheSurestOfEach()
    {
        IReadOnlyList<string> sentences = Write(
            Cluster(3, 0.21, 0.15, 0.27), Cluster(4, 0.1, 0.05, 0.15), Cluster(8, -0.1, -0.16, -0.04), Cluster(9, 0.2, -0.1, 0.5, significant: false));

        Assert.Equal(5, sentences.Count);
        Assert.Equal("On 90 labelled images day is right on 80.0 % and night is right on 50.0 %.", sentences[0]);
        Assert.StartsWith("The surest difference is concept 3 (40 regions in 30 images, 60.0 % of them River): ", sentences[1], StringComparison.Ordinal);
        Assert.Contains("holds 31.0 % of the attribution of day and 10.0 % of that of night", sentences[1], StringComparison.Ordinal);
        Assert.Contains("a difference of +21.0 points (95 % interval +15.0 to +27.0)", sentences[1], StringComparison.Ordinal);
        Assert.StartsWith("The surest difference the other way is concept 8 ", sentences[2], StringComparison.Ordinal);
        Assert.Contains("-10.0 points (95 % interval -16.0 to -4.0)", sentences[2], StringComparison.Ordinal);
        Assert.Equal("3 of 4 accepted concepts differ significantly (images as units, false discovery rate 5 %): 2 weigh more in day, 1 in night.", sentences[3]);
        Assert.Contains("median rank correlation of 0.62 over 99 images: moderate agreement", sentences[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NothingSignificant_SaysSo()
    {
        IReadOnlyList<string> sentences = Write(Cluster(0, 0.2, -0.1, 0.5, significant: false), Cluster(1, 0.1, 0.05, 0.15, accepted: false));

        Assert.Equal(3, sentences.Count);
        Assert.StartsWith("No significant difference: in none of 1 accepted concepts do day and night differ", sentences[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SmallPValueButIntervalAroundZero_IsNotADifference() =>
        Assert.StartsWith("No significant difference", Write(Cluster(0, 0.2, -0.01, 0.41))[1], StringComparison.Ordinal);

    [Fact]
    public void Write_SameNetworkTwice_SaysNoDifference()
    {
        IReadOnlyList<string> sentences = Write(Cluster(0, 0, 0, 0, significant: false), Cluster(1, 0, 0, 0, significant: false));

        Assert.Equal("No difference: day and night give every region of all 100 images exactly the same share of attribution.", sentences[1]);
        Assert.Equal(3, sentences.Count);
    }

    [Fact]
    public void Write_NoLabels_ClaimsNoAccuracy()
    {
        ModelSummary[] models = [new("day", "", null, 0, 0), new("night", "", null, 0, 0)];

        IReadOnlyList<string> sentences = Headlines.Write(models, Images, [Cluster(0, 0.2, 0.1, 0.3)], [new("day", "night", Nothing, Nothing)]);

        Assert.Equal("100 images without labels were attributed for day and night.", sentences[0]);
        Assert.Equal(3, sentences.Count);
    }

    [Fact]
    public void Rank_AcceptedFirst_IsTheOrderOfTheSentences()
    {
        int[] order = ConceptOrder.Rank(
        [
            new(0, true, new MeanInterval(0.2, -0.1, 0.5)),
            new(1, false, new MeanInterval(0.9, 0.8, 1)),
            new(2, true, new MeanInterval(-0.1, -0.16, -0.04)),
            new(3, true, new MeanInterval(0.21, 0.15, 0.27)),
        ]);

        Assert.Equal([3, 2, 0, 1], order);
    }

    private static IReadOnlyList<string> Write(params ClusterSummary[] clusters)
    {
        ModelSummary[] models = [new("day", "", 0.8, 72, 90), new("night", "", 0.5, 45, 90)];
        ClusterSummary[] ranked = [.. clusters.Select((cluster, i) => cluster with { Rank = i + 1 })];
        return Headlines.Write(models, Images, ranked, [new("day", "night", new(99, 0.6, 0.62, 0.9, 1, [], []), Nothing)]);
    }

    private static ClusterSummary Cluster(int id, double delta, double low, double high, bool significant = true, bool accepted = true) => new()
    {
        Id = id,
        Rank = 0,
        Regions = 40,
        Images = 30,
        Accepted = accepted,
        Models = new Dictionary<string, ClusterModelSummary>
        {
            ["day"] = new(0.1 + delta, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            ["night"] = new(0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        },
        Delta = delta,
        DeltaLow = low,
        DeltaHigh = high,
        PValue = 0.01,
        QValue = significant ? 0.02 : 0.5,
        Significant = significant,
        Pairs = [],
        SelectedBy = new Dictionary<string, int>(),
        Predictions = new(0, 0, 0, 0, 0, []),
        Labels = [new("River", 18), new("Forest", 12)],
        Exemplars = [],
    };
}
