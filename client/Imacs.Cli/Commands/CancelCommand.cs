using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Client;
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
            string id = ClusterFlags.IdOf(parsed.GetValue(name)!);
            await using ClusterConnection connection = await cluster.OpenAsync(parsed, cancellationToken);
            var run = new ClusterRun(connection, id, cluster.Repeated(parsed));
            if ((await run.GetStatusAsync(cancellationToken)).Stage == ComparisonStage.Done)
                throw new InvalidSpecException($"Comparison {id} is done; there is nothing to cancel.");
            await connection.Comparisons.CancelAsync(id);
            if (parsed.GetValue(json))
                Terminal.Json(new { status = "cancelled", comparison = id });
            else
                Terminal.Result($"{id} was cancelled. Continue it with: imacs resume {id}{run.Flags}");
            return ExitCodes.Done;
        });
        return command;
    }
}
