using System.CommandLine;
using Imacs.Cli.Cluster;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs watch</c>: follows a comparison on a cluster; leaving off does not stop it.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var command = new Command("watch", "Follow a comparison on a cluster to its end. Example: imacs watch first --cluster redis://10.0.0.5");
        var name = new Argument<string>("ID") { Description = "The comparison's id." };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        command.Arguments.Add(name);
        command.Options.Add(json);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using ClusterRun run = await cluster.OpenRunAsync(parsed, parsed.GetValue(name)!, cancellationToken);
            _ = await run.GetStatusAsync(cancellationToken);
            await run.FollowAsync(parsed.GetValue(json), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
