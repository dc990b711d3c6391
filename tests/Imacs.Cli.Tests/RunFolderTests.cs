namespace Imacs.Cli.Tests;

/// <summary>What was in a folder before a run belongs to somebody, and what a refused run made does not stay.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class RunFolderTests(Bench bench) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Compare_RefusedIntoAnEmptyFolder_LeavesItEmpty()
    {
        Directory.CreateDirectory(_folder["run"]);

        // Refused only once the models have been looked at.
        (await CompareAsync("run", "--classes", "one,two")).Failed(2, "10 outputs");

        Assert.True(Directory.Exists(_folder["run"]));
        Assert.Empty(Entries("run"));
    }

    [Fact]
    public async Task Compare_RefusedIntoNewFolders_RemovesAllThatItMade()
    {
        Directory.CreateDirectory(_folder["mine"]);

        ImacsResult result = await CompareAsync("mine/new/run", "--classes", "one,two");

        result.Failed(2, "10 outputs");
        Assert.DoesNotContain("run: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Entries("mine"));
    }

    [Fact]
    public async Task Compare_FolderWithHiddenFiles_IsTakenAndKeepsThem()
    {
        Directory.CreateDirectory(_folder["run", ".git"]);
        foreach (string file in (string[])[".gitkeep", ".DS_Store", ".git/config"])
            await File.WriteAllTextAsync(_folder["run", file], file, TestContext.Current.CancellationToken);
        string[] before = Entries("run");

        (await CompareAsync("run", "--classes", "one,two")).Failed(2, "10 outputs");
        Assert.Equal(before, Entries("run"));

        (await CompareAsync("run")).Succeeded();
        Assert.Subset(Entries("run").ToHashSet(), before.ToHashSet());
        Assert.Equal(".git/config", await File.ReadAllTextAsync(_folder["run", ".git", "config"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData(".hidden")]
    public async Task Compare_FolderNameThatCannotBeAnId_SaysWhy(string name) => (await CompareAsync(name)).Failed(2, $"'{name}'", "letters, digits");

    [Fact]
    public async Task List_FolderThatIsNotThere_SaysSo()
    {
        (await ImacsHere.RunAsync(_folder.Path, "list", "nowhere")).Failed(2, _folder["nowhere"]);
        Assert.Equal("[]", (await ImacsHere.RunAsync(_folder.Path, "list", "--json")).Succeeded().Output.Trim());
    }

    [Fact]
    public async Task List_FoldersThatAreNoRuns_AreLeftOut()
    {
        Directory.CreateDirectory(_folder["holiday pictures"]);
        await File.WriteAllTextAsync(_folder["holiday pictures", "1.txt"], "sea", TestContext.Current.CancellationToken);

        Assert.Equal("[]", (await ImacsHere.RunAsync(_folder.Path, "list", ".", "--json")).Succeeded().Output.Trim());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Entries(string folder) => [.. Directory.EnumerateFileSystemEntries(
        _folder[folder], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Order(StringComparer.Ordinal)];

    private Task<ImacsResult> CompareAsync(string output, params string[] flags) =>
        ImacsHere.RunAsync(_folder.Path, [.. Bench.Compare("base.pt", "base.pt", bench.Images, output), "--limit", "4", .. flags]);
}
