using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>The quality of methods on a sample.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class EvaluateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Evaluate_PlantedMark_FindsItWithIgAndNotWithNoiseAndTwiceTheSame()
    {
        string[] flags = ["--method", "ig --baseline black --rule midpoint --steps 8", "--measure", "localisation", "--measure", "gini", "--masks", SharedData.Path("data", "planted", "marks.csv"), "--target", "8", "--limit", "8"];

        JsonObject json = (await EvaluateAsync([.. flags, "--out", "once", "--json"])).Succeeded().Json();
        (await EvaluateAsync([.. flags, "--out", "twice", "--threads", "1"])).Succeeded();

        byte[] bytes = await File.ReadAllBytesAsync(_folder["once", "evaluation.json"], TestContext.Current.CancellationToken);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder["twice", "evaluation.json"], TestContext.Current.CancellationToken));
        EvaluationResult result = JsonSerializer.Deserialize<EvaluationResult>(bytes, SummaryJson.Options)!;
        Assert.Equal(result.Sample.Count, json["sample"]!.AsArray().Count);
        Assert.Equal((8, 8), (result.Images.Processed, result.Sample.Count(image => image.Located)));
        MethodScores[] methods = [.. result.Models[0].Methods];
        Assert.Equal(["ig --baseline black --rule midpoint --steps 8", "random"], methods.Select(method => method.Method));
        MeasureScore rank = methods[0].Scores.Single(score => score.Measure == QualityMeasures.RelevanceRank);
        Assert.Equal(true, rank.Difference!.Better);
        Assert.InRange(rank.Low!.Value, 0.1, 1);
        Assert.Contains("relevance-rank", await File.ReadAllTextAsync(_folder["once", "evaluation.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method", "magic", "ig")]
    [InlineData("--method", "ig --steps 1", "between 2 and 4096")]
    [InlineData("--method", "ig --colour red", "--colour")]
    [InlineData("--method", "grad-cam", "features")]
    [InlineData("--measure", "truth", "sensitivity-n")]
    [InlineData("--measure", "pointing-game", "--masks")]
    [InlineData("--fill", "pink", "black, white")]
    [InlineData("--masks", "none.csv", "none.csv")]
    [InlineData("--target", "10", "10 outputs")]
    [InlineData("--limit", "0", "limit")]
    [InlineData("--model", "other", "a name and a file")]
    public async Task Evaluate_UnusableValue_SaysWhatIsAllowed(string flag, string value, string word)
    {
        ImacsResult result = await EvaluateAsync(flag, value, "--out", "made/for/nothing");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(word, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Evaluate_Interrupted_LeavesNothing()
    {
        using ImacsProcess process = ImacsProcess.Start(_folder.Path, [.. Command(), "--limit", "30", "--out", "never"]);

        Assert.False(await process.EndsWithinAsync(TimeSpan.FromSeconds(3)));
        await process.InterruptAsync();

        Assert.Equal(130, (await process.FinishAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Command() => ["evaluate", "--model", $"a={Bench.Model("planted-a.pt")}", "--data", SharedData.Path("data", "planted", "images", "River")];

    private Task<ImacsResult> EvaluateAsync(params IEnumerable<string> flags) => ImacsHere.RunAsync(_folder.Path, [.. Command(), .. flags]);
}
