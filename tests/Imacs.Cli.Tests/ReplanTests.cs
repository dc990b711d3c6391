namespace Imacs.Cli.Tests;

/// <summary>A run that was killed while it was being planned holds lists of what the dataset was then; resumed, it is planned afresh.</summary>
[Collection(CliCollection.Name)]
[Trait("Suite", "Cli")]
public sealed class ReplanTests
{
    [Fact]
    public async Task Resume_KilledWhilePlanningAndDataChanged_PlansWhatIsThereNow()
    {
        using var folder = new TempFolder();
        Bench.CopyImages(folder["images"], 1);
        (await ImacsProcess.RunAsync(folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", folder["images"], folder["run"]))).Succeeded();
        TakeBackToPlanning(folder["run"]);

        // One more near the front: every list that was written is wrong now.
        Bench.CopyImages(folder["more"], 2);
        File.Copy(folder["more", "AnnualCrop", "AnnualCrop_2.jpg"], folder["images", "AnnualCrop", "AnnualCrop_2.jpg"]);
        (await ImacsProcess.RunAsync(folder.Path, "resume", "run")).Succeeded();

        Assert.Equal(Directory.GetFiles(folder["images"], "*.jpg", SearchOption.AllDirectories).Length, Bench.Summary(folder["run"]).Images.Processed);
        (await ImacsProcess.RunAsync(folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", folder["images"], folder["fresh"]))).Succeeded();
        Bench.AssertSameFiles(folder["fresh"], folder["run"], "summary.json", "regions.parquet");
    }

    /// <summary>What a kill between the last list and the commit of the plan leaves.</summary>
    private static void TakeBackToPlanning(string run)
    {
        File.Delete(Path.Combine(run, "plan", "plan.json"));
        foreach (string name in (string[])["shards", "clusters", "report", "drilldowns"])
            Directory.Delete(Path.Combine(run, name), recursive: true);
        foreach (string name in (string[])["summary.json", "regions.parquet", "quarantine.parquet"])
            File.Delete(Path.Combine(run, name));
    }
}
