using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>The number of concepts can be chosen, concepts can be used again, and three models have three pairs.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class ConceptsTests(Bench bench)
{
    [Fact]
    public async Task Apply_SameImagesAndModels_GivesTheSameClusters()
    {
        using var folder = new TempFolder();

        (await ImacsHere.RunAsync(folder.Path, ["concepts", "apply", bench.Reference, .. Arguments(bench, folder["again"])])).Succeeded();

        ComparisonSummary found = Bench.Summary(bench.Reference), applied = Bench.Summary(folder["again"]);
        Assert.Equal(found.Clusters.Select(cluster => (cluster.Id, cluster.Rank, cluster.Regions, cluster.Delta)), applied.Clusters.Select(cluster => (cluster.Id, cluster.Rank, cluster.Regions, cluster.Delta)));
        Assert.Equal(found.Comparison, applied.Clustering!.Source);
        Assert.NotEqual(found.Comparison, applied.Comparison);
        Assert.Null(applied.Clustering.AdjustedRand);
        Bench.AssertSameFiles(bench.Reference, folder["again"], "regions.parquet");
    }

    [Fact]
    public async Task Apply_AnotherEmbedder_IsRefused()
    {
        using var folder = new TempFolder();

        ImacsResult result = await ImacsHere.RunAsync(
            folder.Path,
            "concepts", "apply", Path.Combine(bench.Reference, "concepts.json"), "--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--embedder", Bench.Model("base.pt"), "--data", bench.Images, "--out", folder["run"]);

        result.Failed(2, "concepts: they were embedded by embedder", "the same --embedder");
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("nothing.json", "cannot be read")]
    [InlineData("summary.json", "concepts")]
    public async Task Apply_NoConcepts_IsRefused(string file, string message)
    {
        using var folder = new TempFolder();

        ImacsResult result = await ImacsHere.RunAsync(folder.Path, ["concepts", "apply", Path.Combine(bench.Reference, file), .. Arguments(bench, folder["run"])]);

        result.Failed(2, message);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public async Task Compare_ThreeModelsReferenceAndAutomaticK_TellsEveryPair()
    {
        using var folder = new TempFolder();

        (await ImacsHere.RunAsync(
            folder.Path,
            [
                "compare", "--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"base={Bench.Model("base.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--reference", "base",
                "--k", "auto", "--k-range", "3-8", "--data", bench.Images, "--embedder", Bench.Model("encoder.pt"), "--rule", "midpoint", "--steps", "2", "--limit", "10", "--out", folder["run"],
            ])).Succeeded();

        ComparisonSummary summary = Bench.Summary(folder["run"]);
        Assert.Equal([("a", "base"), ("b", "base"), ("a", "b")], summary.Pairs.Select(pair => (pair.First, pair.Second)));
        Assert.Equal(["a", "base", "b"], summary.Models.Select(model => model.Name));
        Assert.Equal([3, 4, 5, 6, 8], summary.Clustering!.Curve.Select(choice => choice.K));
        Assert.Equal(summary.Clustering.Curve.MaxBy(choice => choice.Silhouette)!.K, summary.Clusters.Count);
        foreach (ClusterSummary cluster in summary.Clusters)
        {
            Assert.Equal(cluster.Pairs[0].Delta, cluster.Delta);
            Assert.Equal(cluster.Pairs[0].Delta - cluster.Pairs[1].Delta, cluster.Pairs[2].Delta, 1e-12);
        }

        for (int pair = 0; pair < 3; pair++)
            Assert.Equal(Enumerable.Range(1, summary.Clusters.Count), summary.Clusters.Select(cluster => cluster.Pairs[pair].Rank).Order());
        Assert.Equal(["a-vs-b.html", "b-vs-base.html", "index.html"], Directory.GetFiles(folder["run", "report"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Arguments(Bench bench, string output) => Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, output).Skip(1);
}
