using System.CommandLine;
using Imacs.Cli.Console;
using Imacs.Cli.Evaluation;
using Imacs.Cli.Runs;
using Imacs.Cli.Specs;
using Imacs.Contracts.Evaluations;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs evaluate</c>: how good the attributions of chosen methods are.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var command = new Command("evaluate", """
            Measure the quality of attribution methods on a sample of a dataset, beside random attributions as the null.

            Examples:
              imacs evaluate --model m=model.pt --data ./EuroSAT --out runs/quality
              imacs evaluate --model m=model.pt --data ./EuroSAT --method ig --method "ig --baseline black" --method "smoothgrad --smoothgrad-of ig --samples 10"
              imacs evaluate --model m=model.pt --data ./images --masks boxes.csv --measure localisation --measure deletion --limit 200
            """);
        var flags = new EvaluateFlags();
        flags.AddTo(command);
        var run = new RunFlags(withVerbose: false);
        run.AddTo(command);
        var output = new Option<string?>("--out") { Description = "Folder for evaluation.json and evaluation.html. Default: nothing is written." };
        command.Options.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            EvaluationRequest request = flags.Read(parsed);
            RunOptions options = run.Read(parsed);
            using EvaluationFolder? folder = parsed.GetValue(output) is { } path ? new EvaluationFolder(path) : null;
            EvaluationResult result = await EvaluationRun.CarryThroughAsync(request, options, cancellationToken);
            if (folder is not null)
                await folder.WriteAsync(result, cancellationToken);
            if (options.Json)
            {
                Terminal.Json(result);
                return ExitCodes.Done;
            }

            EvaluationTable.Print(result);
            if (folder is not null)
                Terminal.Result($"page: {folder.Page}");
            return ExitCodes.Done;
        });
        return command;
    }
}
