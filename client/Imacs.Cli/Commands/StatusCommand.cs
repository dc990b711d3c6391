using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Client;
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
        var command = new Command("status", "Tell where a run is. Examples: imacs status runs/first; imacs status first --cluster redis://10.0.0.5");
        var folder = new Argument<string>("RUN") { Description = "The run's folder, or with --cluster the comparison's id." };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        command.Arguments.Add(folder);
        command.Options.Add(json);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (cluster.AreGiven(parsed))
            {
                await using ClusterConnection connection = await cluster.OpenAsync(parsed, cancellationToken);
                return await PrintAsync(connection, ClusterFlags.IdOf(parsed.GetValue(folder)!), cluster.Repeated(parsed), parsed.GetValue(json), cancellationToken);
            }

            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            var store = new LocalArtifactStore(run.Root);
            StoredComparison stored = await StoredComparison.GlanceAsync(store, run.Id, cancellationToken)
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

    private static async Task<int> PrintAsync(ClusterConnection connection, string id, string flags, bool json, CancellationToken cancellationToken)
    {
        ComparisonStatus status = await new ClusterRun(connection, id, flags).GetStatusAsync(cancellationToken);
        if (json)
            Terminal.Json(status);
        else
            Terminal.Result(Describe(status, flags));
        return ExitCodes.Done;
    }

    private static string Describe(ComparisonStatus status, string flags)
    {
        string where = $"{status.Id}: {status.Stage.ToString().ToLowerInvariant()}, {status.ImagesDone} of {status.Images} images, {status.ShardsDone} of {status.Shards} shards stored";
        return status.Stage switch
        {
            ComparisonStage.Done => $"{status.Id}: done, {status.Images} images. Fetch its report with: imacs report {status.Id}{flags} --out DIR",
            ComparisonStage.Failed => $"{where}. {status.Failure}",
            ComparisonStage.Cancelled => $"{where}. Continue it with: imacs resume {status.Id}{flags}",
            _ => $"{where}.",
        };
    }
}
