using System.Text.Json.Nodes;
using Imacs.Cli.Selftest;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Tests;

/// <summary>The quick half of the method's own tests, and that each of their verdicts can be against it.</summary>
[Collection(Processes.Name)]
[Trait("Suite", "Cli")]
public sealed class SelftestTests(Bench bench)
{
    [Fact]
    public async Task Selftest_FirstFourAndMasking_ComeOutAndVerdictsCanFail()
    {
        using var folder = new TempFolder();

        ImacsResult result = await ImacsProcess.RunAsync(folder.Path, "selftest", "--only", "E0,E1,E2,E3,E8", "--out", "selftest", "--json");

        result.Succeeded();
        JsonArray outcomes = result.Json()["experiments"]!.AsArray();
        Assert.Equal(["E0", "E1", "E2", "E3", "E8"], outcomes.Select(outcome => (string?)outcome!["id"]));
        Assert.All(outcomes, outcome => Assert.True((bool)outcome!["passed"]!, outcome!.ToJsonString()));

        ComparisonSummary identity = Bench.Summary(folder["selftest", "identity"]), planted = Bench.Summary(folder["selftest", "planted"]),
            exchanged = Bench.Summary(folder["selftest", "exchanged"]), twins = Bench.Summary(folder["selftest", "twins"]);
        IReadOnlyList<RegionBox> regions = await ResultTables.ReadBoxesAsync(new LocalArtifactStore(folder["selftest"]), "planted", TestContext.Current.CancellationToken);

        const string Page = "No difference";
        Assert.True(IdentityVerdict.Judge(identity, Page).Passed);
        Assert.False(IdentityVerdict.Judge(identity, string.Empty).Passed);
        Assert.False(IdentityVerdict.Judge(WithFirst(identity, cluster => cluster with { Delta = 1e-15 }), Page).Passed);

        Assert.True(ExchangeVerdict.Judge(planted, exchanged, regions, regions).Passed);
        Assert.False(ExchangeVerdict.Judge(planted, planted, regions, regions).Passed);
        Assert.False(ExchangeVerdict.Judge(planted, exchanged, regions, [.. regions.Skip(1)]).Passed);
        Assert.False(ExchangeVerdict.Judge(planted, WithFirst(exchanged, cluster => cluster with { DeltaLow = Math.BitIncrement(cluster.DeltaLow) }), regions, regions).Passed);

        Assert.True(NoiseVerdict.Judge(twins, planted).Passed);
        Assert.False(NoiseVerdict.Judge(planted, planted).Passed);
        Assert.False(NoiseVerdict.Judge(WithNone(twins), planted).Passed);

        Assert.True(CausalVerdict.Judge(planted).Passed);
        Assert.False(CausalVerdict.Judge(exchanged).Passed);
        Assert.False(CausalVerdict.Judge(WithFirst(planted, cluster => cluster with { Causal = null })).Passed);

        Assert.False(AgreementVerdict.Judge(untrained: twins, twins).Passed);
        Assert.True(AgreementVerdict.Judge(WithAgreement(twins, 0), twins).Passed);
        Assert.False(AgreementVerdict.Judge(WithAgreement(twins, -0.5), WithAgreement(twins, 0)).Passed);
    }

    /// <summary>E4 to E6, of which only the verdicts are tested here: the networks take minutes.</summary>
    [Theory]
    [InlineData(0.1, ObjectData.Fill, -0.1, ObjectData.Contour, 0.9, true)]
    [InlineData(-0.1, ObjectData.Fill, 0.1, ObjectData.Contour, 0.9, false)]
    [InlineData(0.1, ObjectData.Ground, -0.1, ObjectData.Contour, 0.9, false)]
    [InlineData(0.1, ObjectData.Fill, -0.1, ObjectData.Ground, 0.9, false)]
    [InlineData(0.1, ObjectData.Fill, -0.1, ObjectData.Contour, 0.6, false)]
    [InlineData(0.1, ObjectData.Fill, 0.1, ObjectData.Contour, 0.9, false)]
    public void ShapeAndColour_ClustersUpInEach_MustShowWhatItLearned(double first, string firstPart, double second, string secondPart, double purity, bool passes) =>
        Assert.Equal(passes, PartsVerdict.ShapeAndColour(Summary(1, 1), [Part(0, first, firstPart, purity), Part(1, second, secondPart, purity)]).Passed);

    [Theory]
    [InlineData(0.1, ObjectData.Ground, -0.1, ObjectData.Fill, true)]
    [InlineData(-0.1, ObjectData.Ground, 0.1, ObjectData.Fill, false)]
    [InlineData(0.1, ObjectData.Fill, -0.1, ObjectData.Ground, false)]
    public void Background_ClustersUpInEach_MustShowGroundAndObject(double first, string firstPart, double second, string secondPart, bool passes) =>
        Assert.Equal(passes, PartsVerdict.Background(Summary(1, 1), [Part(0, first, firstPart), Part(1, second, secondPart)]).Passed);

    [Theory]
    [InlineData(0.25, -0.2, ObjectData.Shifted, 0.05, true)]
    [InlineData(0.9, -0.2, ObjectData.Shifted, 0.05, false)]
    [InlineData(0.25, 0.2, ObjectData.Shifted, 0.05, false)]
    [InlineData(0.25, -0.2, ObjectData.Ground, 0.05, false)]
    [InlineData(0.25, -0.2, ObjectData.Shifted, 0.15, false)]
    public void DomainShift_SurestCluster_MustShowShiftedGround(double accuracy, double delta, string part, double other, bool passes) =>
        Assert.Equal(passes, PartsVerdict.DomainShift(Summary(accuracy, 1), [Part(0, other, ObjectData.Fill), Part(1, delta, part, accepted: false)]).Passed);

    [Theory]
    [InlineData("E9", "E9")]
    [InlineData(",", "choose from E0")]
    public async Task Selftest_UnknownExperiment_NamesTheKnown(string only, string said)
    {
        using var folder = new TempFolder();

        (await ImacsProcess.RunAsync(folder.Path, "selftest", "--only", only, "--out", "selftest")).Failed(2, said, "E8");

        Assert.False(Directory.Exists(folder["selftest"]));
    }

    [Fact]
    public async Task Selftest_FolderInUse_IsLeftAlone()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["mine"]);
        await File.WriteAllTextAsync(folder["mine", "thesis.txt"], "text", TestContext.Current.CancellationToken);

        (await ImacsProcess.RunAsync(folder.Path, "selftest", "--out", "mine")).Failed(2, "not empty", "--out");

        Assert.Equal([folder["mine", "thesis.txt"]], Directory.GetFileSystemEntries(folder["mine"]));
    }

    private static ComparisonSummary WithFirst(ComparisonSummary summary, Func<ClusterSummary, ClusterSummary> change) =>
        summary with { Clusters = [change(summary.Clusters[0]), .. summary.Clusters.Skip(1)] };

    private static ComparisonSummary WithNone(ComparisonSummary summary) =>
        summary with { Clusters = [.. summary.Clusters.Select(cluster => cluster with { Accepted = false })] };

    private static ComparisonSummary WithAgreement(ComparisonSummary summary, double median) =>
        summary with { Agreement = [summary.Agreement[0] with { Spearman = summary.Agreement[0].Spearman with { Median = median } }] };

    private ComparisonSummary Summary(double first, double second)
    {
        ComparisonSummary some = Bench.Summary(bench.Reference);
        return some with { Models = [some.Models[0] with { Accuracy = first }, some.Models[1] with { Accuracy = second }] };
    }

    private ClusterPart Part(int id, double delta, string part, double purity = 0.9, bool accepted = true)
    {
        ClusterSummary some = Bench.Summary(bench.Reference).Clusters[0];
        return new(some with { Id = id, Regions = 50, Accepted = accepted, Significant = true, Delta = delta, DeltaLow = delta - 0.01, DeltaHigh = delta + 0.01 }, part, purity);
    }
}
