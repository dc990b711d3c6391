using System.CommandLine;
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
        var command = new Command("report", "Render the report of a finished run again, for instance after an upgrade. Example: imacs report runs/first");
        var folder = new Argument<string>("DIR") { Description = "The run's folder." };
        command.Arguments.Add(folder);
        var flags = new RunFlags();
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RunFolder run = RunFolder.Of(parsed.GetValue(folder)!);
            var store = new LocalArtifactStore(run.Root);
            if (!await store.ExistsAsync(ArtifactNames.Summary(run.Id), cancellationToken))
            {
                throw new ComparisonNotFoundException(await store.ExistsAsync(ArtifactNames.Spec(run.Id), cancellationToken)
                    ? $"{run.Path} has no summary yet. Finish it with: imacs resume {ShellWord.Of(run.Path)}"
                    : $"There is no run in {run.Path}: it has no spec.json. `imacs list` shows the runs below ./runs.");
            }

            RunOptions options = flags.Read(parsed) with { RenderAgain = true };
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec: null, options, cancellationToken);
            RunResult.Print(run, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }
}
