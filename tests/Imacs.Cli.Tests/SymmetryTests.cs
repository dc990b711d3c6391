using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Tests;

/// <summary>What must come out whatever the data: nothing between a model and itself, the opposite when two change places.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class SymmetryTests(Bench bench)
{
    [Fact]
    public async Task Compare_ModelWithItself_FindsNoDifference()
    {
        using var folder = new TempFolder();

        (await ImacsHere.RunAsync(folder.Path, [.. Bench.Compare("base.pt", "base.pt", bench.Images, folder["run"]), "--limit", "10"])).Succeeded();

        ComparisonSummary summary = Bench.Summary(folder["run"]);
        Assert.All(summary.Clusters, cluster =>
        {
            Assert.Equal((0d, 0d, 0d, 1d, 1d), (cluster.Delta, cluster.DeltaLow, cluster.DeltaHigh, cluster.PValue, cluster.QValue));
            Assert.False(cluster.Significant);
            Assert.Equal(cluster.Models["a"], cluster.Models["b"]);
            PairDifference pair = Assert.Single(cluster.Pairs);
            Assert.Equal((0d, 0d, 0d, 0d, 0d, 0d, 0d, 0d), (pair.Delta, pair.Low, pair.High, pair.BootstrapLow, pair.BootstrapHigh, pair.Standardised, pair.Frequency, pair.Strength));
        });
        Assert.Contains(summary.Headline, sentence => sentence.StartsWith("No difference", StringComparison.Ordinal));
        Assert.Contains("No difference", await File.ReadAllTextAsync(folder["run", "report", "index.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_ModelsExchanged_NegatesEveryDifference()
    {
        using var folder = new TempFolder();

        (await ImacsHere.RunAsync(folder.Path, Bench.Compare("planted-b.pt", "planted-a.pt", bench.Images, folder["run"]))).Succeeded();

        ComparisonSummary expected = Bench.Summary(bench.Reference), swapped = Bench.Summary(folder["run"]);
        Assert.Equal(expected.Models[0] with { Name = "b" }, swapped.Models[1]);
        Assert.Equal(expected.Models[1] with { Name = "a" }, swapped.Models[0]);
        Assert.Equal(expected.Clusters.Count, swapped.Clusters.Count);
        foreach ((ClusterSummary one, ClusterSummary other) in expected.Clusters.Zip(swapped.Clusters))
            AssertExchanged(one, other);

        IReadOnlyList<RegionBox> boxes = await ResultTables.ReadBoxesAsync(new LocalArtifactStore(folder.Path), "run", TestContext.Current.CancellationToken);
        var store = new LocalArtifactStore(Path.GetDirectoryName(bench.Reference)!);
        Assert.Equal(await ResultTables.ReadBoxesAsync(store, "reference", TestContext.Current.CancellationToken), boxes);
    }

    private static void AssertExchanged(ClusterSummary one, ClusterSummary other)
    {
        Assert.Equal((one.Id, one.Rank, one.Regions, one.Images, one.Accepted, one.RejectedBecause), (other.Id, other.Rank, other.Regions, other.Images, other.Accepted, other.RejectedBecause));
        Assert.Equal(one.Models["a"], other.Models["b"]);
        Assert.Equal(one.Models["b"], other.Models["a"]);
        Assert.Equal((-one.Delta, -one.DeltaHigh, -one.DeltaLow), (other.Delta, other.DeltaLow, other.DeltaHigh));
        Assert.Equal((one.PValue, one.QValue, one.Significant), (other.PValue, other.QValue, other.Significant));
        PairDifference pair = one.Pairs[0], back = other.Pairs[0];
        Assert.Equal((-pair.Standardised, -pair.Frequency, -pair.Strength), (back.Standardised, back.Frequency, back.Strength));
        Assert.Equal(pair.Pool is null ? null : new PoolDifference(-pair.Pool.Delta, -pair.Pool.High, -pair.Pool.Low), back.Pool);
        Assert.Equal(-pair.BootstrapHigh, back.BootstrapLow, 12);
        Assert.Equal(-pair.BootstrapLow, back.BootstrapHigh, 12);
        Assert.Equal(Selected(one, "a", "b"), Selected(other, "b", "a"));
        Assert.Equal((one.Predictions.FirstOnly, one.Predictions.SecondOnly), (other.Predictions.SecondOnly, other.Predictions.FirstOnly));
        Assert.Equal((one.Predictions.BothRight, one.Predictions.BothWrong), (other.Predictions.BothRight, other.Predictions.BothWrong));
        Assert.Equal(one.Exemplars.Select(exemplar => (exemplar.Image, exemplar.Region)), other.Exemplars.Select(exemplar => (exemplar.Image, exemplar.Region)));
    }

    private static (int First, int Second, int Both) Selected(ClusterSummary cluster, string first, string second) =>
        (cluster.SelectedBy.GetValueOrDefault(first), cluster.SelectedBy.GetValueOrDefault(second), cluster.SelectedBy.GetValueOrDefault("both"));
}
