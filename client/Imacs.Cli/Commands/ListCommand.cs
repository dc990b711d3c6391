using System.CommandLine;
using Imacs.Cli.Console;
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
        var command = new Command("list", "List the runs below a folder. Example: imacs list runs");
        var folder = new Argument<string>("ROOT") { Description = "The folder that holds runs.", DefaultValueFactory = _ => "runs" };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        command.Arguments.Add(folder);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = new LocalArtifactStore(parsed.GetValue(folder)!);
            if (parsed.GetResult(folder) is { Implicit: false } && !Directory.Exists(store.Location))
                throw new InvalidSpecException($"There is no folder {store.Location}. Name the one that holds the runs.");
            List<CatalogEntry> entries = await StoredComparison.ListAsync(store, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(entries);
            else if (entries.Count == 0)
                Terminal.Result($"There are no runs in {store.Location}. Start one with `imacs compare` or `imacs demo`.");
            else
                Terminal.Result(Rows(entries));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Table Rows(List<CatalogEntry> entries)
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
