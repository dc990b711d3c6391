using System.CommandLine;
using Imacs.Cli.Runs;
using Imacs.Cli.Specs;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs concepts apply</c>: the concepts of one comparison in other images, or under another model.</summary>
internal static class ConceptsCommand
{
    public static Command Create()
    {
        var command = new Command("concepts", "Use the concepts of a finished comparison.");
        var apply = new Command("apply", """
            Compare models with the concepts that another run has found: regions go to its nearest concept instead of being clustered anew, so that
            concept 7 here is concept 7 there.

            Examples:
              imacs concepts apply runs/first --model a=old.pt --model c=newest.pt --data ./EuroSAT --embedder enc.pt
              imacs concepts apply runs/first/concepts.json --model a=old.pt --model b=new.pt --data ./another-region --embedder enc.pt
            """);
        var concepts = new Argument<string>("CONCEPTS") { Description = "A finished run's folder, or its concepts.json." };
        apply.Arguments.Add(concepts);
        var flags = new SpecFlags(withConcepts: false);
        flags.AddTo(apply);
        var run = new RunFlags();
        run.AddTo(apply);
        var output = new Option<string?>("--out") { Description = "The run's folder; it must not hold anything yet. Default: a fresh one below ./runs." };
        apply.Options.Add(output);
        apply.SetAction(async (parsed, cancellationToken) =>
        {
            ComparisonSpec spec = flags.Read(parsed) with { Concepts = Path.GetFullPath(parsed.GetValue(concepts)!) };
            ComparisonSpecRules.Check(spec);
            RunOptions options = run.Read(parsed);
            RunFolder folder = RunFolder.New(parsed.GetValue(output), string.Join("-vs-", spec.Models.Take(2).Select(model => model.Name)));
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(folder, spec, options, cancellationToken);
            RunResult.Print(folder, summary, options.Json);
            return ExitCodes.Done;
        });
        command.Subcommands.Add(apply);
        return command;
    }
}
