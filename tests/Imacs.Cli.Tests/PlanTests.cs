using System.Text.Json.Nodes;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>Forecasts: what they say, that they need nothing they do not use, and that they come true.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class PlanTests(Bench bench)
{
    private const double BytesFactor = 1.6;
    private const double AdaptiveFactor = 1.6;
    private static readonly string[] Nowhere = ["plan", "--model", "a=/nowhere/a.pt", "--model", "b=/nowhere/b.pt"];

    [Fact]
    public async Task Plan_BillionImages_NeedsNeitherDataNorModels()
    {
        JsonObject json = (await ImacsHere.RunAsync(
            bench.Images, [.. Nowhere, "--images", "1000000000", "--rule", "midpoint", "--steps", "25", "--shard-size", "256", "--rate", "3000", "--workers", "400", "--price", "2", "--json"]))
            .Succeeded().Json();

        JsonNode forecast = json["forecast"]!;
        Assert.Equal(1e11, (double)forecast["gradients"]!);
        Assert.Equal(3_906_250, (long)forecast["shards"]!);
        // A day, and as long as two billion predictions take beside it.
        Assert.InRange((double)forecast["stages"]![1]!["seconds"]! / 86_400, 0.96, 1.0);
        Assert.InRange((double)forecast["leasesPerSecond"]!, 45, 47);
        Assert.Equal(2 * (double)forecast["deviceHours"]!, (double)forecast["cost"]!, 1e-6);
        Assert.Equal(2 * (double)forecast["heldHours"]!, (double)forecast["heldCost"]!, 1e-6);
        Assert.Equal((double)forecast["seconds"]! / 3600 * 400, (double)forecast["heldHours"]!, 1e-6);
        Assert.Equal((double)forecast["bytes"]!["total"]!, (double)json["totalBytes"]!);
        Assert.Contains(json["basis"]!.AsArray(), line => (string)line!["what"]! == "images" && (string)line["source"]! == "given");
    }

    [Fact]
    public async Task Plan_ForAPerson_SaysWhatLimitsAndWhatItRestsOn()
    {
        string text = (await ImacsHere.RunAsync(bench.Images, [.. Nowhere, "--images", "5000000", "--rate", "3000", "--workers", "4"])).Succeeded().Output;

        Assert.Contains("images     5,000,000", text, StringComparison.Ordinal);
        Assert.Contains("at least, most of it", text, StringComparison.Ordinal);
        Assert.Contains("attributing", text, StringComparison.Ordinal);
        Assert.Contains("assumed 9.1 gradients on each path", text, StringComparison.Ordinal);
        Assert.Contains("device hours of attribution; ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cost", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NoRate_TellsAllButTimes()
    {
        ImacsResult text = (await ImacsHere.RunAsync(bench.Images, [.. Nowhere, "--data", bench.Images])).Succeeded();
        JsonNode forecast = (await ImacsHere.RunAsync(bench.Images, [.. Nowhere, "--data", bench.Images, "--json"])).Succeeded().Json()["forecast"]!;

        Assert.Contains("give --rate, --measure or --from", text.Output, StringComparison.Ordinal);
        Assert.Equal(20, (long)forecast["images"]!);
        Assert.Null(forecast["deviceHours"]);
        Assert.Null(forecast["limit"]);
    }

    [Theory]
    [InlineData("--images 0", "--images 0", "1 to 2147483647")]
    [InlineData("--images 3000000000", "--images 3000000000", "31 bits")]
    [InlineData("--images 9 --rate 0", "--rate 0", "above 0")]
    [InlineData("--images 9 --rate NaN", "--rate NaN", "finite")]
    [InlineData("--images 9 --rate fast", "fast")]
    [InlineData("--images 9 --forward-rate 5", "--rate")]
    [InlineData("--images 9 --price -1", "--price -1")]
    [InlineData("--images 9 --workers 0", "--workers 0")]
    [InlineData("--images 9 --devices-per-worker 0", "--devices-per-worker 0")]
    [InlineData("--images 9 --store-latency 0", "--store-latency 0")]
    [InlineData("--images 9 --rule midpoint --gradients-per-path 9", "--gradients-per-path", "fixed")]
    [InlineData("--images 9 --from-devices 2", "--from")]
    [InlineData("--images 9 --measure", "data")]
    [InlineData("--rate 9", "data")]
    [InlineData("--data /nowhere/images", "/nowhere/images")]
    [InlineData("--data . --measure --from runs/none", "--measure", "--from")]
    [InlineData("--images 9 --from runs/none", "runs/none", "no run")]
    [InlineData("--images 9 --method nothing", "attribution.method")]
    public async Task Plan_BadValue_IsRefusedWithAReason(string flags, params string[] words) =>
        (await ImacsHere.RunAsync(bench.Images, [.. Nowhere, .. flags.Split(' ')])).Failed(2, words);

    [Fact]
    public async Task Plan_FixedRule_ComesTrue()
    {
        JsonNode forecast = (await ImacsHere.RunAsync(bench.Images, [.. Planned(), .. Bench.Quick, "--input-size", "64", "--embedding-length", "192", "--json"])).Succeeded().Json()["forecast"]!;

        ComparisonSummary summary = Bench.Summary(bench.Reference);
        Assert.Equal(summary.Quality.Evaluations.Values.Sum(model => model.Mean) * summary.Images.Processed, (double)forecast["gradients"]!);
        Assert.Equal(summary.Quality.Evaluations.Values.Sum(model => model.MeanForward) * summary.Images.Processed, (double)forecast["forwards"]!);
        Assert.InRange(summary.Clusters.Sum(cluster => cluster.Regions), 1, (double)forecast["regions"]!);
        HoldsArtifacts(forecast, bench.Reference);
    }

    [Fact]
    public async Task Plan_MeasuredAdaptiveRule_ComesTrue()
    {
        using var folder = new TempFolder();
        string[] models = ["--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--embedder", Bench.Model("encoder.pt"), "--data", bench.Images];
        string[] shape = ["--k", "5", "--shard-size", "4", "--causal-images", "2"];

        JsonObject json = (await ImacsHere.RunAsync(folder.Path, ["plan", .. models, .. shape, "--measure", "--sample", "8", "--json"])).Succeeded().Json();
        (await ImacsHere.RunAsync(folder.Path, ["compare", .. models, .. shape, "--out", folder["run"]])).Succeeded();

        JsonNode forecast = json["forecast"]!;
        ComparisonSummary summary = Bench.Summary(folder["run"]);
        Within(AdaptiveFactor, summary.Quality.Evaluations.Values.Sum(model => model.Mean) * summary.Images.Processed, (double)forecast["gradients"]!);
        Within(AdaptiveFactor, summary.Clusters.Sum(cluster => cluster.Regions), (double)forecast["regions"]!);
        HoldsArtifacts(forecast, folder["run"]);
        Assert.True((double)json["rates"]!["gradients"]! > 0);
        Assert.Contains(json["basis"]!.AsArray(), line => ((string)line!["source"]!).Contains("measured on 8 images", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_FromRun_KnowsWhatItsImagesTook()
    {
        JsonObject json = (await ImacsHere.RunAsync(
            bench.Images, [.. Nowhere, "--images", "2000", .. Bench.Quick, "--from", bench.Reference, "--from-devices", "2", "--json"])).Succeeded().Json();

        ComparisonSummary summary = Bench.Summary(bench.Reference);
        Assert.Equal(2000 * summary.Quality.Evaluations.Values.Sum(model => model.Mean), (double)json["forecast"]!["gradients"]!, 1e-6);
        Assert.Equal(summary.Clusters.Sum(cluster => cluster.Regions) * 100, (double)json["forecast"]!["regions"]!, 1e-6);
        Assert.True((double)json["forecast"]!["deviceHours"]! > 0);
    }

    private IEnumerable<string> Planned() =>
        ["plan", "--model", $"a={Bench.Model("planted-a.pt")}", "--model", $"b={Bench.Model("planted-b.pt")}", "--data", bench.Images];

    /// <summary>Files are what was forecast: their number exactly, their bytes within a factor. The report, of a fixed size, is compared by itself.</summary>
    private static void HoldsArtifacts(JsonNode forecast, string run)
    {
        Assert.Equal((long)forecast["planFiles"]!, Directory.GetFiles(Path.Combine(run, "plan")).Length);
        Assert.Equal((long)forecast["shards"]!, Directory.GetFiles(Path.Combine(run, "shards"), "*.images.parquet").Length);
        // A shard of which no segment was sampled has no table of them.
        Assert.InRange(Directory.GetFiles(Path.Combine(run, "shards")).Length, 2 * (long)forecast["shards"]!, (long)forecast["workerWrites"]!);
        Within(BytesFactor, Bytes(Path.Combine(run, "shards")), (double)forecast["bytes"]!["shards"]!);
        Within(BytesFactor, new FileInfo(Path.Combine(run, "regions.parquet")).Length, (double)forecast["bytes"]!["regions"]!);
        Within(BytesFactor, Directory.GetFiles(Path.Combine(run, "plan"), "0*").Sum(file => new FileInfo(file).Length), (double)forecast["bytes"]!["plan"]!);
        Within(2 * BytesFactor, Bytes(Path.Combine(run, "report")) + Bytes(Path.Combine(run, "drilldowns")), (double)forecast["bytes"]!["report"]!);
    }

    private static long Bytes(string folder) => Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length);

    private static void Within(double factor, double real, double said) =>
        Assert.True(real <= factor * said && said <= factor * real, $"{said:N0} was forecast, {real:N0} came.");
}
