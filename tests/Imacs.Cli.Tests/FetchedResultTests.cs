using System.Text.Json.Nodes;
using Imacs.Cli.Cluster;
using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Tests;

/// <summary>The result of a comparison that was copied out of a cluster's store: here the store is the folder of the finished run.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class FetchedResultTests(Bench bench) : IDisposable
{
    private const string Fetched = "fetched";
    private static readonly string[] Names = ["concepts.json", "quarantine.parquet", "regions.parquet", "report/index.html", "spec.json", "summary.json"];
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Store => Path.GetDirectoryName(bench.Reference)!;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_NewOrEmptyFolder_HoldsTheResultAndNothingElse(bool exists)
    {
        if (exists)
        {
            // What a process that was killed has left, and what is the user's.
            Directory.CreateDirectory(_folder["new", Fetched, ".sha256"]);
            await File.WriteAllTextAsync(_folder["new", Fetched, ".gitkeep"], string.Empty, Token);
        }

        await FetchAsync("new/fetched");

        Assert.Equal(Names, Visible(_folder["new", Fetched]));
        Bench.AssertSameFiles(bench.Reference, _folder["new", Fetched], Names);
        Assert.Equal(_folder["new", Fetched], Assert.Single(Directory.EnumerateFileSystemEntries(_folder["new"])));
        Assert.Equal(exists, File.Exists(_folder["new", Fetched, ".gitkeep"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["new", Fetched], ".fetch*"));
        // Its checksums came along.
        await ((IArtifactStore)new LocalArtifactStore(_folder["new"])).ReadAsync(ArtifactNames.Summary(Fetched), Token);
    }

    [Fact]
    public async Task Commands_OnAFetchedResult_SeeWhatItIs()
    {
        await FetchAsync(Fetched);

        JsonNode listed = Assert.Single(JsonNode.Parse((await ImacsHere.RunAsync(_folder.Path, "list", ".", "--json")).Succeeded().Output)!.AsArray())!;
        Assert.Equal(("done", 20), ((string)listed["stage"]!, (int)listed["images"]!));
        JsonObject status = (await ImacsHere.RunAsync(_folder.Path, "status", Fetched, "--json")).Succeeded().Json();
        Assert.Equal(("done", 20), ((string)status["stage"]!, (int)status["images"]!));
        Assert.Contains("done, 20 images", (await ImacsHere.RunAsync(_folder.Path, "status", Fetched)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(_folder[Fetched, "report", "index.html"], (await ImacsHere.RunAsync(_folder.Path, "resume", Fetched)).Succeeded().Output, StringComparison.Ordinal);
        (await ImacsHere.RunAsync(_folder.Path, "report", Fetched)).Failed(2, _folder[Fetched], "was fetched from a cluster", "--cluster");
        Assert.Equal(Names, Visible(_folder[Fetched]));

        File.Delete(_folder[Fetched, "report", "index.html"]);
        (await ImacsHere.RunAsync(_folder.Path, "resume", Fetched)).Failed(2, _folder[Fetched], "was fetched from a cluster", "Fetch it again");
    }

    [Theory]
    [InlineData("summary.json")]
    [InlineData("regions.parquet")]
    [InlineData("quarantine.parquet")]
    [InlineData("spec.json")]
    [InlineData("report/index.html")]
    public async Task Fetch_SomethingIsMissing_NamesItAndLeavesNothing(string missing)
    {
        FolderCopy.Make(bench.Reference, _folder["store", "first"]);
        File.Delete(_folder["store", "first", missing]);

        var error = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => ResultCopy.MakeAsync(new LocalArtifactStore(_folder["store"]), "first", RunFolder.Of(_folder["new", Fetched]), Token));

        Assert.Contains(_folder["store", "first", missing], error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["new"]));
    }

    [Fact]
    public async Task Fetch_StoppedHalfway_LeavesNothingAndSucceedsTheNextTime()
    {
        using var stop = new CancellationTokenSource();
        var stopped = new StoppingStore(new LocalArtifactStore(Store), ArtifactNames.Regions("reference"), stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ResultCopy.MakeAsync(stopped, "reference", RunFolder.Of(_folder[Fetched]), stop.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        await FetchAsync(Fetched);
        Assert.Equal(Names, Visible(_folder[Fetched]));
    }

    [Fact]
    public async Task Fetch_RunFromBeforeConceptsWereKept_HasNone()
    {
        FolderCopy.Make(bench.Reference, _folder["store", "first"]);
        File.Delete(_folder["store", "first", "concepts.json"]);

        await ResultCopy.MakeAsync(new LocalArtifactStore(_folder["store"]), "first", RunFolder.Of(_folder[Fetched]), Token);

        Assert.Equal(Names[1..], Visible(_folder[Fetched]));
    }

    [Fact]
    public void Store_FolderThatIsNotHere_IsNamed()
    {
        var error = Assert.Throws<ArtifactStoreException>(() => ClusterStore.Open(_folder["nowhere"]));

        Assert.Contains(_folder["nowhere"], error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["nowhere"]));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Visible(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];

    private Task FetchAsync(string to) => ResultCopy.MakeAsync(new LocalArtifactStore(Store), "reference", RunFolder.New(_folder[to], "reference"), Token);
}
