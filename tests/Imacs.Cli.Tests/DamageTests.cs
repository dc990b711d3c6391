using System.Text.RegularExpressions;

namespace Imacs.Cli.Tests;

/// <summary>A run in which a file was cut short says which and what to do about it, and doing so mends it.</summary>
[Collection(CliCollection.Name)]
[Trait("Suite", "Cli")]
public sealed partial class DamageTests(Bench bench) : IDisposable
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
        Copy(bench.Reference, Run);
        string file = name == "drilldowns" ? Directory.EnumerateFiles(_folder["run", name]).Order(StringComparer.Ordinal).First() : Path.Combine(Run, name);
        Truncate(file);

        ImacsResult damaged = await ImacsProcess.RunAsync(_folder.Path, "report", Run);
        damaged.Failed(2, file, "truncated");
        await FollowAsync(damaged, file);

        (await ImacsProcess.RunAsync(_folder.Path, "report", Run)).Succeeded();
        Bench.AssertSameFiles(bench.Reference, Run, Results);
    }

    [Theory]
    [InlineData("shards/000000.parquet")]
    [InlineData("shards/000000.images.parquet")]
    public async Task Resume_KilledRunWithATruncatedShard_IsMendedByTheAdvice(string name)
    {
        await KillAsync(Run);
        Truncate(Path.Combine(Run, name));

        ImacsResult damaged = await ImacsProcess.RunAsync(_folder.Path, "resume", Run);
        damaged.Failed(2, Path.Combine(Run, name), "truncated", "resume");
        await FollowAsync(damaged, Path.Combine(Run, name));

        Bench.AssertSameFiles(bench.Reference, Run, Results);
    }

    [Fact]
    public async Task Resume_OneTableOfAShardIsGone_MakesItAgain()
    {
        await KillAsync(Run);
        File.Delete(_folder["run", "shards", "000000.images.parquet"]);

        (await ImacsProcess.RunAsync(_folder.Path, "resume", Run)).Succeeded();

        Bench.AssertSameFiles(bench.Reference, Run, Results);
    }

    [Fact]
    public async Task Resume_PlanIsDamaged_CanBeStartedAgainFromItsSpec()
    {
        await KillAsync(Run);
        Truncate(_folder["run", "plan", "plan.json"]);

        (await ImacsProcess.RunAsync(_folder.Path, "resume", Run)).Failed(2, "plan.json", "truncated", $"imacs compare {Run}/spec.json", "another --out");

        (await ImacsProcess.RunAsync(_folder.Path, "compare", _folder["run", "spec.json"], "--out", "again")).Succeeded();
        Bench.AssertSameFiles(bench.Reference, _folder["again"], Results);
    }

    [Fact]
    public async Task Resume_SpecIsDamaged_SaysToStartAgain()
    {
        Copy(bench.Reference, Run);
        Truncate(_folder["run", "spec.json"]);

        (await ImacsProcess.RunAsync(_folder.Path, "resume", Run)).Failed(2, _folder["run", "spec.json"], "truncated", "start it again", "imacs compare");
        (await ImacsProcess.RunAsync(_folder.Path, "status", Run)).Failed(2, _folder["run", "spec.json"], "truncated");
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
        (await ImacsProcess.RunAsync(_folder.Path, command, Run)).Succeeded();
    }

    /// <summary>The reference's command, killed as soon as its first shard is stored.</summary>
    private async Task KillAsync(string run)
    {
        using ImacsProcess process = ImacsProcess.Start(_folder.Path, Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, run));
        while (!File.Exists(Path.Combine(run, "shards", "000000.parquet")))
            Assert.False(await process.EndsWithinAsync(TimeSpan.FromMilliseconds(10)));
        process.Kill();
        await process.FinishAsync();
    }

    private static void Truncate(string file)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }

    private static void Copy(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [GeneratedRegex("rm -f .*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Removal();

    [GeneratedRegex("`imacs (?<command>resume|report) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();
}
