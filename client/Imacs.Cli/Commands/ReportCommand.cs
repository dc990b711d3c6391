using System.CommandLine;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
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
                Terminal.Error($"{run.Path} has no summary yet. Finish it with: imacs resume {run.Path}");
                return ExitCodes.BadInput;
            }

            await store.DeleteAllAsync($"{run.Id}/report", cancellationToken);
            RunOptions options = flags.Read(parsed);
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec: null, options, cancellationToken);
            RunResult.Print(run, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }
}
