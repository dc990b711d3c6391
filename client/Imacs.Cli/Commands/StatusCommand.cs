using System.CommandLine;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs status</c>: where a run is, read from its artifacts; the run itself may be going on in another process.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Tell where a run is. Example: imacs status runs/first");
        var folder = new Argument<string>("DIR") { Description = "The run's folder." };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        command.Arguments.Add(folder);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            var store = new LocalArtifactStore(run.Root);
            StoredComparison stored = await StoredComparison.ReadAsync(store, run.Id, cancellationToken)
                ?? throw new ComparisonNotFoundException($"There is no run in {run.Path}: it has no spec.json.");
            CatalogEntry entry = stored.ToEntry();
            if (parsed.GetValue(json))
                Terminal.Json(new { run = run.Path, entry.Stage, entry.Models, entry.Images, entry.Shards, entry.ShardsDone });
            else
                Terminal.Result(Describe(run, entry));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Describe(RunFolder run, CatalogEntry entry)
    {
        string what = $"{run.Path}: {string.Join(" against ", entry.Models)}, {entry.Images} images";
        return entry.Stage == ComparisonStage.Done
            ? $"{what}, done. Report: {Path.Combine(run.Root, ArtifactNames.Report(run.Id))}"
            : $"{what}, {entry.Stage.ToString().ToLowerInvariant()}, {entry.ShardsDone} of {entry.Shards} shards stored. Continue with: imacs resume {ShellWord.Of(run.Path)}";
    }
}
