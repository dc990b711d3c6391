using System.CommandLine;
using Imacs.Cli.Runs;
using Imacs.Cli.Specs;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs compare</c>: the main job.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var command = new Command("compare", """
            Compare models over a dataset on a silo in this process.

            Examples:
              imacs compare --model a=old.pt --model b=new.pt --data ./EuroSAT --out runs/first
              imacs compare --model a=old.pt --model b=new.pt --embedder enc.pt --data test.csv --input-size 64 --limit 500
              imacs compare spec.yaml --k 40
            """);
        var flags = new SpecFlags();
        flags.AddTo(command);
        var run = new RunFlags();
        run.AddTo(command);
        var output = new Option<string?>("--out") { Description = "The run's folder; it must not hold anything yet. Default: a fresh one below ./runs." };
        command.Options.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ComparisonSpec spec = flags.Read(parsed);
            ComparisonSpecRules.Check(spec);
            RunOptions options = run.Read(parsed);
            RunFolder folder = RunFolder.New(parsed.GetValue(output), string.Join("-vs-", spec.Models.Take(2).Select(model => model.Name)));
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(folder, spec, options, cancellationToken);
            RunResult.Print(folder, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }
}
