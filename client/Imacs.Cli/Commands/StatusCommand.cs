using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
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
            bool asJson = parsed.GetValue(json);
            if (cluster.AreGiven(parsed))
            {
                await using ClusterRun remote = await cluster.OpenRunAsync(parsed, parsed.GetValue(folder)!, cancellationToken);
                ComparisonStatus status = await remote.GetStatusAsync(cancellationToken);
                if (asJson)
                    Terminal.Json(status);
                else
                    Terminal.Result(Describe(status, status.Id, $"Fetch its report with: imacs report {status.Id}{remote.Flags} --out DIR", $"imacs resume {status.Id}{remote.Flags}", goesOn: true));
                return ExitCodes.Done;
            }

            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            StoredComparison stored = await StoredComparison.GlanceAsync(new LocalArtifactStore(run.Root), run.Id, cancellationToken) ?? throw run.NotThere();
            IEnumerable<string> models = stored.Spec.Models.Select(model => model.Name);
            if (asJson)
                Terminal.Json(Json(stored.ToStatus(), run, models));
            else
                Terminal.Result(Describe(stored.ToStatus(), $"{run.Path}, {string.Join(" against ", models)}", $"Report: {Path.Combine(run.Root, ArtifactNames.Report(run.Id))}", $"imacs resume {ShellWord.Of(run.Path)}", goesOn: false));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What a cluster tells, and what only this machine knows.</summary>
    private static JsonObject Json(ComparisonStatus status, RunFolder run, IEnumerable<string> models)
    {
        JsonObject told = JsonSerializer.SerializeToNode(status, SummaryJson.Options)!.AsObject();
        told["run"] = run.Path;
        told["models"] = new JsonArray([.. models.Select(model => JsonValue.Create(model))]);
        return told;
    }

    /// <param name="status">Where it is.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="report">Where its report is, once it is done.</param>
    /// <param name="resume">The command that continues it.</param>
    /// <param name="goesOn">Whether it goes on by itself until it ends.</param>
    private static string Describe(ComparisonStatus status, string name, string report, string resume, bool goesOn)
    {
        string where = $"{name}: {status.Stage.ToString().ToLowerInvariant()}, {status.ImagesDone} of {status.Images} images, {status.ShardsDone} of {status.Shards} shards stored";
        return status.Stage switch
        {
            ComparisonStage.Done => $"{name}: done, {status.Images} images. {report}",
            ComparisonStage.Failed => $"{where}. {status.Failure}",
            ComparisonStage.Cancelled => $"{where}. Continue it with: {resume}",
            _ => goesOn ? $"{where}." : $"{where}. Unless another process is at it, continue it with: {resume}",
        };
    }
}
