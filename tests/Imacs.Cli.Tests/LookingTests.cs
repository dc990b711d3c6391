using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Summaries;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Tests;

/// <summary>The commands that look at what is there, and what a run says on the way.</summary>
[Collection(Processes.Name)]
[Trait("Suite", "Cli")]
public sealed class LookingTests(Bench bench)
{
    [Fact]
    public void Compare_NobodyWatching_WritesPlainLines()
    {
        string[] lines = bench.ReferenceResult.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal($"run: {bench.Reference}", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("attributing ", StringComparison.Ordinal));
        Assert.Equal("done", lines[^1]);
        Assert.Equal(lines.Distinct(), lines);
        Assert.DoesNotContain('\u001b', bench.ReferenceResult.Error + bench.ReferenceResult.Output);
        Assert.DoesNotContain('\r', bench.ReferenceResult.Error);
        Assert.Contains($"report: {Path.Combine(bench.Reference, "report", "index.html")}", bench.ReferenceResult.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_NobodyWatching_KeepsTableRowsOnOneLine()
    {
        Assert.Contains("95 % interval", bench.ReferenceResult.Output, StringComparison.Ordinal);
        Assert.Equal(5, bench.ReferenceResult.Output.Split('\n').Count(line => line.Contains(" to ", StringComparison.Ordinal) && line.StartsWith("  ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Status_FinishedRun_SaysDone()
    {
        JsonObject json = (await ImacsProcess.RunAsync(bench.Images, "status", bench.Reference, "--json")).Succeeded().Json();
        ImacsResult text = (await ImacsProcess.RunAsync(bench.Images, "status", bench.Reference)).Succeeded();

        Assert.Equal((20, 5, 5), ((int)json["images"]!, (int)json["shards"]!, (int)json["shardsDone"]!));
        Assert.Contains("a against b: done, 20 images", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkState.Failed, "failed", "It broke.")]
    [InlineData(WorkState.Cancelled, "cancelled", "Continue it with: imacs resume")]
    public async Task Status_RunThatEndedEarly_SaysHowAsOnACluster(WorkState state, string stage, string words)
    {
        using var folder = new TempFolder();
        FolderCopy.Make(bench.Reference, folder["run"]);
        File.Delete(folder["run", "report", "index.html"]);
        await new LocalArtifactStore(folder.Path).CreateJsonAsync(
            ArtifactNames.State("run"), new ComparisonState { State = state, Failure = state == WorkState.Failed ? "It broke." : null }, TestContext.Current.CancellationToken);

        JsonObject json = (await ImacsProcess.RunAsync(folder.Path, "status", "run", "--json")).Succeeded().Json();
        ImacsResult text = (await ImacsProcess.RunAsync(folder.Path, "status", "run")).Succeeded();
        ImacsResult list = (await ImacsProcess.RunAsync(folder.Path, "list", ".")).Succeeded();

        string[] onACluster = [.. JsonSerializer.SerializeToNode(new ComparisonStatus("run", ComparisonStage.Failed, 0, 0, 0, 0, 0, 0, 0, null), SummaryJson.Options)!.AsObject().Select(member => member.Key)];
        Assert.Equal([.. onACluster, "run", "models"], json.Select(member => member.Key));
        Assert.Equal((stage, "a"), ((string)json["stage"]!, (string)json["models"]![0]!));
        Assert.Contains($"{stage}, 20 of 20 images, 5 of 5 shards stored. {words}", text.Output, StringComparison.Ordinal);
        Assert.Contains(stage, list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_FolderOfRuns_ShowsThem()
    {
        string root = Path.GetDirectoryName(bench.Reference)!;

        ImacsResult json = (await ImacsProcess.RunAsync(bench.Images, "list", root, "--json")).Succeeded();
        ImacsResult text = (await ImacsProcess.RunAsync(bench.Images, "list", root)).Succeeded();
        ImacsResult none = (await ImacsProcess.RunAsync(bench.Images, "list", bench.Images)).Succeeded();

        JsonArray runs = Assert.IsType<JsonArray>(JsonNode.Parse(json.Output));
        Assert.Equal("reference", (string)Assert.Single(runs)!["id"]!);
        Assert.Contains("reference", text.Output, StringComparison.Ordinal);
        Assert.Contains("no runs", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_FinishedRun_WritesTheSamePageAgain()
    {
        using var folder = new TempFolder();
        FolderCopy.Make(bench.Reference, folder["run"]);
        string page = folder["run", "report", "index.html"];
        byte[] before = await File.ReadAllBytesAsync(page, TestContext.Current.CancellationToken);

        (await ImacsProcess.RunAsync(folder.Path, "report", "run")).Succeeded();

        byte[] after = await File.ReadAllBytesAsync(page, TestContext.Current.CancellationToken);
        Assert.True(before.AsSpan().SequenceEqual(after));
    }

    [Fact]
    public async Task ModelsInspect_SharedModel_TellsShapesAndCost()
    {
        JsonObject json = (await ImacsProcess.RunAsync(bench.Images, "models", "inspect", Bench.Model("base.pt"), "--input-size", "64", "--batch", "4", "--json")).Succeeded().Json();

        Assert.Equal((10, 192, 64, 64), ((int)json["outputs"]!, (int)json["embeddingLength"]!, (int)json["inputHeight"]!, (int)json["inputWidth"]!));
        Assert.False((bool)json["rowsSumToOne"]!);
        Assert.True((double)json["forwardMilliseconds"]! > 0 && (double)json["gradientMilliseconds"]! > 0);
    }

    [Theory]
    [InlineData("--help", "imacs demo")]
    [InlineData("compare --help", "imacs compare --model")]
    [InlineData("plan --help", "imacs plan")]
    [InlineData("attribute --help", "imacs attribute")]
    [InlineData("resume --help", "imacs resume")]
    [InlineData("status --help", "imacs status")]
    [InlineData("list --help", "imacs list")]
    [InlineData("report --help", "imacs report")]
    [InlineData("models inspect --help", "imacs models inspect")]
    public async Task Help_EveryCommand_ShowsAnExample(string command, string example)
    {
        ImacsResult result = (await ImacsProcess.RunAsync(bench.Images, command.Split(' '))).Succeeded();

        Assert.Contains(example, result.Output, StringComparison.Ordinal);
    }
}
