using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;
using Spectre.Console;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs list</c>: the runs below a folder.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List the runs below a folder, or the comparisons of a cluster. Examples: imacs list runs; imacs list --cluster redis://10.0.0.5");
        var folder = new Argument<string>("ROOT") { Description = "The folder that holds runs.", DefaultValueFactory = _ => "runs" };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        command.Arguments.Add(folder);
        command.Options.Add(json);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (cluster.AreGiven(parsed))
            {
                await using ClusterConnection connection = await cluster.OpenAsync(parsed, cancellationToken);
                Print(await connection.Comparisons.ListAsync(cancellationToken), "on this cluster", parsed.GetValue(json));
                return ExitCodes.Done;
            }

            var store = new LocalArtifactStore(parsed.GetValue(folder)!);
            if (parsed.GetResult(folder) is { Implicit: false } && !Directory.Exists(store.Location))
                throw new InvalidSpecException($"There is no folder {store.Location}. Name the one that holds the runs.");
            List<CatalogEntry> entries = await StoredComparison.ListAsync(store, cancellationToken);
            Print(entries, $"in {store.Location}", parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<CatalogEntry> entries, string where, bool json)
    {
        if (json)
            Terminal.Json(entries);
        else if (entries.Count == 0)
            Terminal.Result($"There are no runs {where}. Start one with `imacs compare` or `imacs demo`.");
        else
            Terminal.Result(Rows(entries));
    }

    private static Table Rows(IReadOnlyList<CatalogEntry> entries)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("run", "stage", "models", "images", "shards");
        foreach (CatalogEntry entry in entries)
        {
            table.AddRow(
                Markup.Escape(entry.Id),
                entry.Stage == ComparisonStage.None ? "unreadable" : entry.Stage.ToString().ToLowerInvariant(),
                Markup.Escape(string.Join(", ", entry.Models)),
                $"{entry.Images}",
                $"{entry.ShardsDone}/{entry.Shards}");
        }

        return table;
    }
}
