using System.Diagnostics;

namespace Imacs.Cli.Tests;

/// <summary>A run that is stopped, at any moment and in any way, ends up the same.</summary>
[Collection(CliCollection.Name)]
[Trait("Suite", "Cli")]
public sealed class ResumeTests(Bench bench)
{
    private const int Stops = 5;

    [Fact]
    public async Task Resume_AfterStopsAtRandomMoments_WritesSameBytes()
    {
        using var folder = new TempFolder();
        var watch = Stopwatch.StartNew();
        (await ImacsProcess.RunAsync(folder.Path, Command(folder["whole"]))).Succeeded();
        TimeSpan undisturbed = watch.Elapsed;
        var random = new Random(20260117);

        for (int stop = 0; stop < Stops; stop++)
        {
            string run = folder[$"stopped-{stop}"];
            // One moment in each fifth of the duration, so that every stage has its turn.
            await StopAsync(Command(run), run, undisturbed * ((stop + random.NextDouble()) / Stops), interrupt: stop % 2 == 0);

            // Stopped before it had stored its spec, a run has nothing to resume and is simply started again.
            bool stored = File.Exists(Path.Combine(run, "spec.json"));
            (await ImacsHere.RunAsync(folder.Path, stored ? ["resume", run] : Command(run))).Succeeded();

            Bench.AssertSameFiles(folder["whole"], run, "summary.json", "regions.parquet", "quarantine.parquet", "report/index.html");
            Assert.DoesNotContain(Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories), file => file.Contains(".tmp-", StringComparison.Ordinal));
            Assert.False(File.Exists(Path.Combine(run, ".lock")));
        }
    }

    [Fact]
    public async Task Resume_RunThatIsDone_ChangesNothing()
    {
        using var folder = new TempFolder();
        FolderCopy.Make(bench.Reference, folder["run"]);
        DateTime[] before = WriteTimes();

        ImacsResult result = (await ImacsProcess.RunAsync(folder.Path, "resume", "run")).Succeeded();

        Assert.Equal(before, WriteTimes());
        Assert.Contains("report: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("attributing", result.Error, StringComparison.Ordinal);

        DateTime[] WriteTimes() => [.. Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.GetLastWriteTimeUtc)];
    }

    [Fact]
    public async Task Resume_RunOfAnotherProcess_Refuses()
    {
        using var folder = new TempFolder();
        using ImacsProcess first = ImacsProcess.Start(folder.Path, Command(folder["run"]));
        while (!File.Exists(folder["run", "spec.json"]))
            Assert.False(await first.EndsWithinAsync(TimeSpan.FromMilliseconds(20)));

        ImacsResult second = await ImacsProcess.RunAsync(folder.Path, "resume", "run");

        second.Failed(2, "Another process", folder["run"], "imacs status");
        (await ImacsProcess.RunAsync(folder.Path, "status", "run")).Succeeded();
        first.Kill();
        await first.FinishAsync();
    }

    [Fact]
    public async Task Compare_FolderOfARunKilledBeforeItsSpec_StartsAgain()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["run"]);
        await File.WriteAllTextAsync(folder["run", ".lock"], string.Empty, TestContext.Current.CancellationToken);

        ImacsResult result = await ImacsProcess.RunAsync(folder.Path, "compare", "--model", $"a={folder["none.pt"]}", "--model", "b=none.pt", "--data", bench.Images, "--out", "run");

        result.Failed(2, "none.pt");
    }

    /// <summary>Six images in three shards.</summary>
    private string[] Command(string run) =>
        [.. Bench.With(Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, run), "--shard-size", "2"), "--limit", "6"];

    private static async Task StopAsync(IEnumerable<string> command, string run, TimeSpan after, bool interrupt)
    {
        using ImacsProcess process = ImacsProcess.Start(Path.GetTempPath(), command);
        if (await process.EndsWithinAsync(after))
            return;
        if (!interrupt)
        {
            process.Kill();
            Assert.Equal(137, (await process.FinishAsync()).ExitCode);
            return;
        }

        await process.InterruptAsync();
        ImacsResult result = await process.FinishAsync();
        // Done after all if it was past its last stage; ended by the signal itself if it had not set up anything yet.
        Assert.Contains(result.ExitCode, (int[])[0, 130]);
        if (result.ExitCode == 130 && File.Exists(Path.Combine(run, "spec.json")))
            Assert.Contains($"continue with: imacs resume {run}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
    }
}
