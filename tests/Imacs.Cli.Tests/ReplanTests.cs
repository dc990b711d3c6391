namespace Imacs.Cli.Tests;

/// <summary>A run that was killed while it was being planned. Before its images were counted, it is planned afresh; afterwards, its dataset must be what it was.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class ReplanTests(MadeOnce folder) : IClassFixture<MadeOnce>
{
    [Fact]
    public async Task Resume_KilledWhilePlanningAndDataChanged_PlansWhatIsThereNow()
    {
        await ResetAsync();
        TakeBackToPlanning(folder["run"]);

        // One more near the front: every list that was written is wrong now.
        EuroSatChips.CopyTo(folder["more"], 2);
        File.Copy(folder["more", "AnnualCrop", "AnnualCrop_2.jpg"], folder["images", "AnnualCrop", "AnnualCrop_2.jpg"]);
        (await ImacsHere.RunAsync(folder.Path, "resume", "run")).Succeeded();

        Assert.Equal(Directory.GetFiles(folder["images"], "*.jpg", SearchOption.AllDirectories).Length, Bench.Summary(folder["run"]).Images.Processed);
        (await ImacsHere.RunAsync(folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", folder["images"], folder["fresh"]))).Succeeded();
        Bench.AssertSameFiles(folder["fresh"], folder["run"], "summary.json", "regions.parquet");
    }

    [Fact]
    public async Task Resume_KilledWhileListing_FinishesTheListOrSaysThatTheDataChanged()
    {
        await ResetAsync();
        string summary = await File.ReadAllTextAsync(folder["run", "summary.json"], TestContext.Current.CancellationToken);
        TakeBack(folder["run"]);
        File.Delete(folder["run", "plan", "fingerprint.json"]);
        (await ImacsHere.RunAsync(folder.Path, "resume", "run")).Succeeded();
        Assert.Equal(summary, await File.ReadAllTextAsync(folder["run", "summary.json"], TestContext.Current.CancellationToken));

        TakeBack(folder["run"]);
        File.Delete(folder["run", "plan", "fingerprint.json"]);
        File.Delete(folder["images", "Forest", "Forest_1.jpg"]);
        (await ImacsHere.RunAsync(folder.Path, "resume", "run")).Failed(2, "has changed since this comparison was planned", "images");
    }

    private Task ResetAsync() => folder.ResetAsync(async () =>
    {
        EuroSatChips.CopyTo(folder["images"], 1);
        (await ImacsHere.RunAsync(folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", folder["images"], folder["run"]))).Succeeded();
    });

    /// <summary>What a kill before the images were counted leaves.</summary>
    private static void TakeBackToPlanning(string run)
    {
        Directory.Delete(Path.Combine(run, "plan"), recursive: true);
        TakeBack(run);
    }

    /// <summary>Removes all that comes after planning.</summary>
    private static void TakeBack(string run)
    {
        foreach (string name in (string[])["shards", "clusters", "report", "drilldowns"])
            Directory.Delete(Path.Combine(run, name), recursive: true);
        foreach (string name in (string[])["summary.json", "regions.parquet", "quarantine.parquet"])
            File.Delete(Path.Combine(run, name));
    }
}
