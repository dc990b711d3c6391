using System.CommandLine;
using Imacs.Cli.Planning;
using Imacs.Cli.Runs;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs plan</c>: what a comparison will take, before anything is started.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var command = new Command("plan", """
            Tell what a comparison will take before anything is started: evaluations, bytes, device hours, time, leases, and what limits it.

            Examples:
              imacs plan spec.yaml --measure
              imacs plan spec.yaml --from runs/first --workers 8 --devices-per-worker 4 --price 1.2
              imacs plan --model a=old.pt --model b=new.pt --images 1000000000 --shard-size 256 --rate 3000 --workers 400
            """);
        var flags = new PlanFlags();
        flags.AddTo(command);
        var run = new RunFlags(withVerbose: false);
        run.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            PlanRequest request = flags.Read(parsed);
            RunOptions options = run.Read(parsed);
            PlanOutcome outcome = await PlanRun.ForecastAsync(request, options, cancellationToken);
            if (options.Json)
                PlanReport.PrintJson(outcome);
            else
                PlanReport.Print(outcome);
            return ExitCodes.Done;
        });
        return command;
    }
}
