using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs cancel</c>: stops a comparison on a cluster.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var command = new Command("cancel", "Stop a comparison on a cluster; what is done is kept, and resume continues it. Example: imacs cancel first --cluster redis://10.0.0.5");
        var name = new Argument<string>("ID") { Description = "The comparison's id." };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        command.Arguments.Add(name);
        command.Options.Add(json);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using ClusterRun run = await cluster.OpenRunAsync(parsed, parsed.GetValue(name)!, cancellationToken);
            if ((await run.GetStatusAsync(cancellationToken)).Stage == ComparisonStage.Done)
                throw new InvalidSpecException($"Comparison {run.Id} is done; there is nothing to cancel.");
            await run.Connection.Comparisons.CancelAsync(run.Id, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(new { status = "cancelled", comparison = run.Id });
            else
                Terminal.Result($"{run.Id} was cancelled. Continue it with: imacs resume {run.Id}{run.Flags}");
            return ExitCodes.Done;
        });
        return command;
    }
}
