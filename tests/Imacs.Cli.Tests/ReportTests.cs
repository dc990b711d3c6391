namespace Imacs.Cli.Tests;

/// <summary>A report that is made again takes the place of the old one in one step, or not at all.</summary>
[Collection(CliCollection.Name)]
[Trait("Suite", "Cli")]
public sealed class ReportTests(Bench bench) : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Page => _folder["run", "report", "index.html"];

    [Fact]
    public async Task Report_SourceImageIsGone_NamesItAndKeepsTheOldReport()
    {
        await MakeAsync();
        byte[] before = await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken);
        foreach (string image in Directory.EnumerateFiles(_folder["images", "River"]))
            File.Delete(image);

        (await ImacsProcess.RunAsync(_folder.Path, "report", "run")).Failed(2, "River/River_", _folder["images", "River", "River_"], "does not exist");

        Assert.Equal(before, await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken));
        Assert.Equal(Page, Assert.Single(Directory.EnumerateFileSystemEntries(_folder["run", "report"])));
        Assert.False(File.Exists(_folder["run", ".lock"]));
    }

    [Fact]
    public async Task Report_SourceImageWasChanged_NamesIt()
    {
        await MakeAsync();
        foreach (string image in Directory.EnumerateFiles(_folder["images", "River"]))
            OddImages.OnePixel(image);

        (await ImacsProcess.RunAsync(_folder.Path, "report", "run")).Failed(2, "River/River_", "1 x 1 pixels, but had 64 x 64");
    }

    [Fact]
    public async Task Report_EarlierPageWasDamaged_IsReplacedWhole()
    {
        await MakeAsync();
        byte[] before = await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Page, "half", TestContext.Current.CancellationToken);

        (await ImacsProcess.RunAsync(_folder.Path, "report", "run")).Succeeded();

        Assert.Equal(before, await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Report_RunOfAnotherProcess_Refuses()
    {
        await MakeAsync();
        await using var held = new FileStream(_folder["run", ".lock"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        (await ImacsProcess.RunAsync(_folder.Path, "report", "run")).Failed(2, "Another process", _folder["run"]);
    }

    public void Dispose() => _folder.Dispose();

    private async Task MakeAsync()
    {
        foreach (string cls in (string[])["River", "Forest"])
        {
            Directory.CreateDirectory(_folder["images", cls]);
            foreach (string image in Directory.EnumerateFiles(Path.Combine(bench.Images, cls)))
                File.Copy(image, _folder["images", cls, Path.GetFileName(image)]);
        }

        string[] classes = [.. Directory.EnumerateDirectories(bench.Images).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];
        (await ImacsProcess.RunAsync(
            _folder.Path, [.. Bench.Compare("planted-a.pt", "planted-b.pt", "images", "run"), "--classes", string.Join(',', classes)])).Succeeded();
    }
}
