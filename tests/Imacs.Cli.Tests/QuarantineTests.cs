using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>Images that cannot be used are left out and listed; images that are merely odd are used.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class QuarantineTests(Bench bench)
{
    [Fact]
    public async Task Compare_DatasetWithBrokenImages_ListsThemOrFails()
    {
        using var folder = new TempFolder();
        string images = folder["images"];
        EuroSatChips.CopyTo(images, 1);
        string source = Path.Combine(bench.Images, "River", "River_2.jpg");
        OddImages.OnePixel(Path.Combine(images, "Forest", "pixel.png"));
        OddImages.Constant(Path.Combine(images, "Forest", "constant.png"));
        OddImages.Cmyk(Path.Combine(images, "River", "inks.jpg"), source);
        OddImages.Truncated(Path.Combine(images, "River", "truncated.jpg"), source);
        OddImages.Empty(Path.Combine(images, "River", "empty.png"));
        OddImages.Enormous(Path.Combine(images, "River", "enormous.png"));
        OddImages.Animation(Path.Combine(images, "River", "animated.gif"));
        Directory.CreateSymbolicLink(Path.Combine(images, "River", "loop"), images);

        ImacsResult strict = await ImacsHere.RunAsync(folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", images, folder["strict"]));
        strict.Failed(1, "cannot be used", "--max-failed", "River/");

        ImacsResult lenient = await ImacsHere.RunAsync(folder.Path, [.. Bench.Compare("planted-a.pt", "planted-b.pt", images, folder["lenient"]), "--max-failed", "0.5", "--input-size", "64"]);
        lenient.Succeeded();
        ImageCounts counts = Bench.Summary(folder["lenient"]).Images;
        Assert.True((counts.Total, counts.Processed, counts.Quarantined) == (17, 13, 4), counts.ToString() + string.Join(' ', counts.Reasons));
        Assert.Contains("4 quarantined", lenient.Output, StringComparison.Ordinal);
        Assert.Equal(4, counts.Reasons.Sum(reason => reason.Images));
        foreach ((string file, string why) in ((string, string)[])[("truncated.jpg", "damaged"), ("empty.png", "no bytes"), ("enormous.png", "60,000"), ("animated.gif", "animation of 2 frames")])
            Assert.Contains(counts.Reasons, reason => reason.Example == $"River/{file}" && reason.Reason.Contains(why, StringComparison.Ordinal));
        Assert.True(File.Exists(folder["lenient", "quarantine.parquet"]));
    }
}
