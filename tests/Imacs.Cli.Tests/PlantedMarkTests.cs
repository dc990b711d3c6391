using System.Globalization;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Tests;

/// <summary>The acceptance test: planted-a.pt learned a magenta square as a sign of rivers, planted-b.pt did not. The comparison must say so first.</summary>
[Collection(Processes.Name)]
[Trait("Suite", "Cli")]
public sealed class PlantedMarkTests
{
    [Fact]
    public async Task Compare_ModelMisledByAMark_RanksTheMarkFirst()
    {
        using var folder = new TempFolder();
        foreach (string source in Directory.EnumerateDirectories(SharedData.Path("data", "planted", "images")))
        {
            string cls = Path.GetFileName(source);
            Directory.CreateDirectory(folder["images", cls]);
            foreach (string image in Directory.EnumerateFiles(source).Order(StringComparer.Ordinal).Take(cls == "River" ? 30 : 4))
                File.Copy(image, folder["images", cls, Path.GetFileName(image)]);
        }

        (await ImacsProcess.RunAsync(
            folder.Path,
            "compare", "--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--embedder", Bench.Model("encoder.pt"),
            "--data", "images", "--k", "12", "--rule", "midpoint", "--steps", "16", "--out", "run")).Succeeded();

        Dictionary<string, int[]> marks = File.ReadLines(SharedData.Path("data", "planted", "marks.csv")).Skip(1).Select(line => line.Split(','))
            .ToDictionary(cells => cells[0]["images/".Length..], cells => cells[1..].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal);
        ClusterSummary first = Bench.Summary(folder["run"]).Clusters[0];
        IReadOnlyList<RegionBox> regions = await ResultTables.ReadBoxesAsync(new LocalArtifactStore(folder.Path), "run", TestContext.Current.CancellationToken);
        RegionBox[] marked = [.. regions.Where(region => region.Cluster == first.Id && marks.ContainsKey(region.Image))];
        RegionBox[] hits = [.. marked.Where(region => marks[region.Image] is [int x, int y, int width, int height] && region.Hits(x, y, width, height))];
        int found = hits.Select(region => region.Image).Distinct(StringComparer.Ordinal).Count();
        double a = first.Models["a"].MeanShare, b = first.Models["b"].MeanShare;

        string seen = string.Create(CultureInfo.InvariantCulture, $"{hits.Length} of {marked.Length} regions are marks, {found} of {marks.Count} marks found, shares {a:0.0000} and {b:0.0000}, {first.Regions} regions");
        Assert.True(hits.Length >= 0.8 * marked.Length, seen);
        Assert.True(found >= 0.8 * marks.Count, seen);
        Assert.True(a > 3 * Math.Max(0, b), seen);
        Assert.True(first is { Accepted: true, Significant: true, DeltaLow: > 0 }, seen);

        // Attribution differences are claims; that the model misled by the mark loses more without it is evidence.
        Assert.True(first.Pairs[0].Drop is { Low: > 0 } && first.Causal!.Models["a"] is { Low: > 0, Correlation: > 0 }, $"{first.Pairs[0].Drop}, {first.Causal?.Models["a"]}, {first.Causal?.Models["b"]}");
    }
}
