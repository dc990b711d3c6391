using System.Text.RegularExpressions;

namespace Imacs.Cli.Tests;

/// <summary>A run in which a file was cut short says which and what to do about it, and doing so mends it.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed partial class DamageTests(Bench bench, MadeOnce killed) : IClassFixture<MadeOnce>, IDisposable
{
    private static readonly string[] Results = ["summary.json", "regions.parquet", "quarantine.parquet", "report/index.html"];
    private readonly TempFolder _folder = new();

    private string Run => _folder["run"];

    [Theory]
    [InlineData("shards/000001.parquet")]
    [InlineData("shards/000002.images.parquet")]
    [InlineData("clusters/centroids.parquet")]
    [InlineData("summary.json")]
    [InlineData("drilldowns")]
    public async Task Report_FinishedRunWithATruncatedFile_IsMendedByTheAdvice(string name)
    {
        FolderCopy.Make(bench.Reference, Run);
        string file = name == "drilldowns" ? Directory.EnumerateFiles(_folder["run", name]).Order(StringComparer.Ordinal).First() : Path.Combine(Run, name);
        Truncate(file);

        ImacsResult damaged = await ImacsHere.RunAsync(_folder.Path, "report", Run);
        damaged.Failed(2, file, "truncated");
        await FollowAsync(damaged, file);

        (await ImacsHere.RunAsync(_folder.Path, "report", Run)).Succeeded();
        Bench.AssertSameFiles(bench.Reference, Run, Results);
    }

    [Theory]
    [InlineData("shards/000000.parquet")]
    [InlineData("shards/000000.images.parquet")]
    public async Task Resume_KilledRunWithATruncatedShard_IsMendedByTheAdvice(string name)
    {
        await TakeKilledAsync();
        Truncate(Path.Combine(Run, name));

        ImacsResult damaged = await ImacsHere.RunAsync(_folder.Path, "resume", Run);
        damaged.Failed(2, Path.Combine(Run, name), "truncated", "resume");
        await FollowAsync(damaged, Path.Combine(Run, name));

        Bench.AssertSameFiles(bench.Reference, Run, Results);
    }

    [Fact]
    public async Task Resume_OneTableOfAShardIsGone_MakesItAgain()
    {
        await TakeKilledAsync();
        File.Delete(_folder["run", "shards", "000000.images.parquet"]);

        (await ImacsHere.RunAsync(_folder.Path, "resume", Run)).Succeeded();

        Bench.AssertSameFiles(bench.Reference, Run, Results);
    }

    [Fact]
    public async Task Resume_PlanIsDamaged_CanBeStartedAgainFromItsSpec()
    {
        await TakeKilledAsync();
        Truncate(_folder["run", "plan", "plan.json"]);

        (await ImacsHere.RunAsync(_folder.Path, "resume", Run)).Failed(2, "plan.json", "truncated", $"imacs compare {Run}/spec.json", "another --out");

        (await ImacsHere.RunAsync(_folder.Path, "compare", _folder["run", "spec.json"], "--out", "again")).Succeeded();
        Bench.AssertSameFiles(bench.Reference, _folder["again"], Results);
    }

    [Fact]
    public async Task Resume_SpecIsDamaged_SaysToStartAgain()
    {
        FolderCopy.Make(bench.Reference, Run);
        Truncate(_folder["run", "spec.json"]);

        (await ImacsHere.RunAsync(_folder.Path, "resume", Run)).Failed(2, _folder["run", "spec.json"], "truncated", "start it again", "imacs compare");
        (await ImacsHere.RunAsync(_folder.Path, "status", Run)).Failed(2, _folder["run", "spec.json"], "truncated");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Does to the letter what a message says: the command it spells out, or else the deletion it asks for, and then `imacs`.</summary>
    private async Task FollowAsync(ImacsResult damaged, string file)
    {
        if (Removal().Match(damaged.Error) is { Success: true } removal)
            await ImacsProcess.ShellAsync(_folder.Path, removal.Value);
        else
            File.Delete(file);
        string command = Command().Match(damaged.Error).Groups["command"].Value;
        (await ImacsHere.RunAsync(_folder.Path, command, Run)).Succeeded();
    }

    /// <summary>A run of the reference's command, killed as soon as its first shard was stored.</summary>
    private async Task TakeKilledAsync()
    {
        await killed.ResetAsync(KillAsync);
        FolderCopy.Make(killed["run"], Run);
    }

    private async Task KillAsync()
    {
        using ImacsProcess process = ImacsProcess.Start(killed.Path, Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, killed["run"]));
        while (!File.Exists(killed["run", "shards", "000000.parquet"]))
            Assert.False(await process.EndsWithinAsync(TimeSpan.FromMilliseconds(10)));
        process.Kill();
        await process.FinishAsync();
    }

    private static void Truncate(string file)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }

    [GeneratedRegex("rm -f .*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Removal();

    [GeneratedRegex("`imacs (?<command>resume|report) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();
}
