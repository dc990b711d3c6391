namespace Imacs.Cli.Tests;

/// <summary>A report that is made again takes the place of the old one in one step, or not at all.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class ReportTests(Bench bench, MadeOnce folder) : IClassFixture<MadeOnce>
{
    private string Page => folder["run", "report", "index.html"];

    [Fact]
    public async Task Report_SourceImageIsGone_NamesItAndKeepsTheOldReport()
    {
        await ResetAsync();
        byte[] before = await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken);
        foreach (string image in Directory.EnumerateFiles(folder["images", "River"]))
            File.Delete(image);

        (await ImacsHere.RunAsync(folder.Path, "report", "run")).Failed(2, "River/River_", folder["images", "River", "River_"], "does not exist");

        Assert.Equal(before, await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken));
        Assert.Equal(Page, Assert.Single(Directory.EnumerateFileSystemEntries(folder["run", "report"])));
        Assert.False(File.Exists(folder["run", ".lock"]));
    }

    [Fact]
    public async Task Report_SourceImageWasChanged_NamesIt()
    {
        await ResetAsync();
        foreach (string image in Directory.EnumerateFiles(folder["images", "River"]))
            OddImages.OnePixel(image);

        (await ImacsHere.RunAsync(folder.Path, "report", "run")).Failed(2, "River/River_", "1 x 1 pixels, but had 64 x 64");
    }

    [Fact]
    public async Task Report_EarlierPageWasDamaged_IsReplacedWhole()
    {
        await ResetAsync();
        byte[] before = await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Page, "half", TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(folder.Path, "report", "run")).Succeeded();

        Assert.Equal(before, await File.ReadAllBytesAsync(Page, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Report_RunOfAnotherProcess_Refuses()
    {
        await ResetAsync();
        await using var held = new FileStream(folder["run", ".lock"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        (await ImacsProcess.RunAsync(folder.Path, "report", "run")).Failed(2, "Another process", folder["run"]);
    }

    private Task ResetAsync() => folder.ResetAsync(async () =>
    {
        foreach (string cls in (string[])["River", "Forest"])
        {
            Directory.CreateDirectory(folder["images", cls]);
            foreach (string image in Directory.EnumerateFiles(Path.Combine(bench.Images, cls)))
                File.Copy(image, folder["images", cls, Path.GetFileName(image)]);
        }

        string[] classes = [.. Directory.EnumerateDirectories(bench.Images).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        (await ImacsHere.RunAsync(
            folder.Path, [.. Bench.Compare("planted-a.pt", "planted-b.pt", "images", "run"), "--classes", string.Join(',', classes)])).Succeeded();
    });
}
