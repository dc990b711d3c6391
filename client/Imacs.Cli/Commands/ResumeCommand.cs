using System.CommandLine;
using Imacs.Cli.Runs;
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
        var folder = new Argument<string>("DIR") { Description = "The run's folder." };
        command.Arguments.Add(folder);
        var flags = new RunFlags();
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
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
