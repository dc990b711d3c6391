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
    private static readonly AgreementSummary[] Agreement = [new("day", "night", new(99, 0.6, 0.62, 0.9, 1, [], []), Nothing)];
    private static readonly ModelSummary Day = new("day", new string('d', 64), 0.8, 72, 90);
    private static readonly ModelSummary Night = new("night", new string('e', 64), 0.5, 45, 90);
    private static readonly Dictionary<string, int> NotFlat = new() { ["day"] = 1, ["night"] = 0 };

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
        Assert.Equal("3 of 4 accepted concepts differ significantly (images as units, false discovery rate 5 %): 2 of them weigh more in day, 1 in night.", sentences[3]);
        Assert.Contains("median rank correlation of 0.62 over 99 images: moderate agreement", sentences[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2, "day")]
    [InlineData(-0.2, "night")]
    public void Write_OneSignificant_SaysWhereItWeighsMore(double delta, string model)
    {
        IReadOnlyList<string> sentences = Write(Cluster(3, delta, delta - 0.05, delta + 0.05), Cluster(9, 0.2, -0.1, 0.5, significant: false));

        Assert.Contains($"1 of 2 accepted concepts differs significantly (images as units, false discovery rate 5 %): it weighs more in {model}.", sentences);
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
    public void Write_NoConceptAccepted_SaysThatNothingCanBeJudged() =>
        Assert.StartsWith("No sure difference: none of the 1 concepts", Write(Cluster(1, 0.1, 0.05, 0.15, accepted: false))[1], StringComparison.Ordinal);

    [Fact]
    public void Write_SameFileTwice_SaysThatItIsOneNetwork()
    {
        ModelSummary[] models = [Day, Night with { Sha256 = Day.Sha256 }];

        IReadOnlyList<string> sentences = Headlines.Write(models, Images, [Cluster(0, 0, 0, 0, significant: false)], Agreement, NotFlat);

        Assert.Equal("No difference: day and night give every region of all 100 images exactly the same share of attribution.", sentences[1]);
        Assert.StartsWith("Both are the same network: their files have the same sha256, dddddddddddd", sentences[2], StringComparison.Ordinal);
        Assert.Equal(3, sentences.Count);
    }

    [Fact]
    public void Write_NoDifferenceButOtherFiles_ClaimsNoSameNetwork()
    {
        IReadOnlyList<string> sentences = Write(Cluster(0, 0, 0, 0, significant: false), Cluster(1, 0, 0, 0, significant: false));

        Assert.StartsWith("No difference", sentences[1], StringComparison.Ordinal);
        Assert.StartsWith("Their files differ (sha256 dddddddddddd... and eeeeeeeeeeee...)", sentences[2], StringComparison.Ordinal);
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("same network", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100, 100, "day and night")]
    [InlineData(3, 100, "night")]
    public void Write_MapsAreFlat_SaysThatInstead(int day, int night, string names)
    {
        var flat = new Dictionary<string, int> { ["day"] = day, ["night"] = night };

        IReadOnlyList<string> sentences = Headlines.Write([Day, Night], Images, [Cluster(0, 0, 0, 0, significant: false)], Agreement, flat);

        Assert.StartsWith($"No comparison: the maps of {names} are flat, all attribution is zero in all 100 images", sentences[1], StringComparison.Ordinal);
        Assert.Equal(3, sentences.Count);
        Assert.DoesNotContain(sentences, sentence => sentence.StartsWith("No difference", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_NoLabels_ClaimsNoAccuracy()
    {
        ModelSummary[] models = [Day with { Accuracy = null, Labelled = 0 }, Night with { Accuracy = null, Labelled = 0 }];

        IReadOnlyList<string> sentences = Headlines.Write(models, Images, [Cluster(0, 0.2, 0.1, 0.3)], [new("day", "night", Nothing, Nothing)], NotFlat);

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
        ClusterSummary[] ranked = [.. clusters.Select((cluster, i) => cluster with { Rank = i + 1 })];
        return Headlines.Write([Day, Night], Images, ranked, Agreement, NotFlat);
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
