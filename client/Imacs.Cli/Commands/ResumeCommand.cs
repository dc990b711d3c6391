using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Runs;
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
                bool json = flags.ReadForCluster(parsed);
                await using ClusterRun remote = await cluster.OpenRunAsync(parsed, parsed.GetValue(folder)!, cancellationToken);
                await remote.Connection.Comparisons.ResumeAsync(remote.Id, cancellationToken);
                await remote.FollowAsync(json, cancellationToken);
                return ExitCodes.Done;
            }

            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            if (!await new LocalArtifactStore(run.Root).ExistsAsync(ArtifactNames.Spec(run.Id), cancellationToken))
                throw run.NotThere();
            RunOptions options = flags.Read(parsed);
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec: null, options, cancellationToken);
            RunResult.Print(run, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }
}
