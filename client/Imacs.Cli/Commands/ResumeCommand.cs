using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Runs;
using Imacs.Client;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs resume</c>: continues a run that was stopped, however it was stopped.</summary>
internal static class ResumeCommand
{
    public static Command Create()
    {
        var command = new Command("resume", "Continue a run from what it has stored: after Ctrl-C, a crash or a full disk. Example: imacs resume runs/first");
        var folder = new Argument<string>("RUN") { Description = "The run's folder, or with --cluster the comparison's id." };
        command.Arguments.Add(folder);
        var flags = new RunFlags();
        flags.AddTo(command);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (cluster.AreGiven(parsed))
            {
                await using ClusterConnection connection = await cluster.OpenAsync(parsed, cancellationToken);
                var remote = new ClusterRun(connection, ClusterFlags.IdOf(parsed.GetValue(folder)!), cluster.Repeated(parsed));
                await connection.Comparisons.ResumeAsync(remote.Id, cancellationToken);
                await remote.FollowAsync(flags.Read(parsed).Json, cancellationToken);
                return ExitCodes.Done;
            }

            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            if (!await new LocalArtifactStore(run.Root).ExistsAsync(ArtifactNames.Spec(run.Id), cancellationToken))
                throw new ComparisonNotFoundException($"There is no run in {run.Path}: it has no spec.json. `imacs list` shows the runs below ./runs.");
            RunOptions options = flags.Read(parsed);
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec: null, options, cancellationToken);
            RunResult.Print(run, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }
}
