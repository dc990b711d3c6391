using System.Text;
using System.Text.Json.Nodes;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Tests;

/// <summary>Runs of other versions of imacs: read where they are understood, refused in a sentence where not.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class SchemaVersionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SchemaVersionTests(Bench bench) => FolderCopy.Make(bench.Reference, _folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("status", "spec.json", "spec")]
    [InlineData("status", "plan/plan.json", "plan")]
    [InlineData("report", "summary.json", "summary")]
    public async Task Run_OfANewerVersion_IsRefusedInASentence(string command, string file, string schema)
    {
        await RewriteAsync(file, document => document["schemaVersion"] = 99);

        ImacsResult result = await ImacsHere.RunAsync(_folder.Path, command, "run");

        result.Failed(2, _folder["run", file], $"is of version 99 of the schema '{schema}'", "understands version", "Use a newer version of imacs");
    }

    [Fact]
    public async Task List_RunOfANewerVersion_ShowsItAsUnreadable()
    {
        await RewriteAsync("spec.json", document => document["schemaVersion"] = 2);

        Assert.Contains("unreadable", (await ImacsHere.RunAsync(_folder.Path, "list", ".")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_RunFromBeforeVersions_IsRead()
    {
        await RewriteAsync("spec.json", document => document.Remove("schemaVersion"));

        Assert.Contains("done, 20 images", (await ImacsHere.RunAsync(_folder.Path, "status", "run")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_SpecOfANewerVersion_IsRefusedInASentence()
    {
        await RewriteAsync("spec.json", document => document["schemaVersion"] = 2);

        (await ImacsHere.RunAsync(_folder.Path, "compare", _folder["run", "spec.json"], "--out", "again")).Failed(2, "schemaVersion is 2", "understands 1");
    }

    private async Task RewriteAsync(string file, Action<JsonObject> change)
    {
        JsonObject document = Assert.IsType<JsonObject>(JsonNode.Parse(await File.ReadAllTextAsync(_folder["run", file], TestContext.Current.CancellationToken)));
        Assert.True(document.ContainsKey("schemaVersion"));
        change(document);
        await new LocalArtifactStore(_folder.Path).ReplaceAsync(
            $"run/{file}", async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(document.ToJsonString()), token), TestContext.Current.CancellationToken);
    }
}
