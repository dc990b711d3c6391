using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs report</c>: renders a finished run's report again.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var command = new Command("report", """
            Render the report of a finished run again, for instance after an upgrade; or fetch the result of a comparison from a cluster.

            Examples:
              imacs report runs/first
              imacs report first --cluster redis://10.0.0.5 --out runs/first
            """);
        var folder = new Argument<string>("RUN") { Description = "The run's folder, or with --cluster the comparison's id." };
        command.Arguments.Add(folder);
        var flags = new RunFlags();
        flags.AddTo(command);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        var output = new Option<string?>("--out") { Description = "With --cluster: the folder that summary, tables and report are copied to. Default: runs/ID." };
        command.Options.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (cluster.AreGiven(parsed))
            {
                bool json = flags.ReadForCluster(parsed);
                await using ClusterRun remote = await cluster.OpenRunAsync(parsed, parsed.GetValue(folder)!, cancellationToken);
                string report = await remote.FetchAsync(parsed.GetValue(output) ?? Path.Combine("runs", remote.Id), cancellationToken);
                if (json)
                    Terminal.Json(new { status = "fetched", report });
                else
                    Terminal.Result($"report: {report}");
                return ExitCodes.Done;
            }

            if (parsed.GetValue(output) is not null)
                throw new InvalidSpecException("--out is for a comparison on a cluster; a report is rendered again where its run is.");
            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            var store = new LocalArtifactStore(run.Root);
            if (!await store.ExistsAsync(ArtifactNames.Summary(run.Id), cancellationToken))
            {
                throw await store.ExistsAsync(ArtifactNames.Spec(run.Id), cancellationToken)
                    ? new ComparisonNotFoundException($"{run.Path} has no summary yet. Finish it with: imacs resume {ShellWord.Of(run.Path)}")
                    : run.NotThere();
            }

            RunOptions options = flags.Read(parsed) with { RenderAgain = true };
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec: null, options, cancellationToken);
            RunResult.Print(run, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }
}
