using System.Globalization;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>A result is a function of data, models and parameters: not of threads, folders, shards, or of how the spec was spelt.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class ReproducibilityTests(Bench bench)
{
    [Fact]
    public async Task Compare_OtherFolderAndThreads_WritesSameBytes()
    {
        using var folder = new TempFolder();

        (await ImacsProcess.RunAsync(folder.Path, [.. Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, folder["again"]), "--threads", "1"])).Succeeded();

        Bench.AssertSameFiles(bench.Reference, folder["again"], "summary.json", "regions.parquet", "quarantine.parquet", "report/index.html");
    }

    [Fact]
    public async Task Compare_OtherShardSize_ChangesOnlyTheFingerprint()
    {
        using var folder = new TempFolder();

        (await ImacsHere.RunAsync(
            folder.Path, Bench.With(Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, folder["shards"]), "--shard-size", "7"))).Succeeded();

        ComparisonSummary expected = Bench.Summary(bench.Reference), actual = Bench.Summary(folder["shards"]);
        Assert.NotEqual(expected.Comparison, actual.Comparison);
        string text = await File.ReadAllTextAsync(folder["shards", "summary.json"], TestContext.Current.CancellationToken);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(bench.Reference, "summary.json"), TestContext.Current.CancellationToken),
            text.Replace(actual.Comparison, expected.Comparison, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compare_SpecFile_EqualsFlags()
    {
        using var folder = new TempFolder();
        string relative = Path.GetRelativePath(folder.Path, bench.Images);
        await File.WriteAllTextAsync(folder["spec.yaml"], string.Create(CultureInfo.InvariantCulture, $"""
            # Paths are relative to where the command is run.
            models:
              - name: a
                path: {Bench.Model("planted-a.pt")}
              - name: b
                path: "{Bench.Model("planted-b.pt")}"
            embedder: {"{"} name: embedder, path: {Bench.Model("encoder.pt")} {"}"}
            data:
              path: {relative}
            k: 99
            regionsPerModel: 3
            shardSize: 4
            attribution:
              rule: midpoint
              steps: 4
            causalImages: 6
            """), TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(folder.Path, "compare", "spec.yaml", "--k", "5", "--out", "run")).Succeeded();

        Bench.AssertSameFiles(bench.Reference, folder["run"], "summary.json", "regions.parquet");
    }
}
