using System.CommandLine;
using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Cli.Specs;
using Imacs.Cli.Uploads;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs compare</c>: the main job.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var command = new Command("compare", """
            Compare models over a dataset, on a silo in this process or on a running cluster.

            Examples:
              imacs compare --model a=old.pt --model b=new.pt --data ./EuroSAT --out runs/first
              imacs compare --model a=old.pt --model b=new.pt --embedder enc.pt --data test.csv --input-size 64 --limit 500
              imacs compare spec.yaml --k 40
              imacs compare spec.yaml --cluster redis://10.0.0.5 --name first
              imacs compare spec.yaml --cluster redis://10.0.0.5 --upload
            """);
        var flags = new SpecFlags();
        flags.AddTo(command);
        var run = new RunFlags();
        run.AddTo(command);
        var output = new Option<string?>("--out") { Description = "The run's folder; it must not hold anything yet. Default: a fresh one below ./runs." };
        command.Options.Add(output);
        var cluster = new ClusterFlags();
        cluster.AddTo(command);
        var name = new Option<string?>("--name") { Description = "The comparison's id on a cluster. Default: the models' names and the time." };
        var detach = new Option<bool>("--detach") { Description = "Leave once the cluster has accepted the comparison." };
        command.Options.Add(name);
        command.Options.Add(detach);
        var upload = new Option<bool>("--upload") { Description = "Put models and images of this machine into the cluster's store first; what is there is not sent again. Without it silos must see them at the same place." };
        command.Options.Add(upload);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ComparisonSpec spec = flags.Read(parsed);
            ComparisonSpecRules.Check(spec);
            if (cluster.AreGiven(parsed))
            {
                if (parsed.GetValue(output) is not null)
                    throw new InvalidSpecException("--out names a folder of this machine, but --cluster works in the cluster's store. Use --name ID, and fetch the result with: imacs report ID --cluster ... --out DIR");
                bool json = run.ReadForCluster(parsed);
                string named = parsed.GetValue(name) ?? $"{Suggestion(spec)}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}";
                await using ClusterRun remote = await cluster.OpenRunAsync(parsed, named, cancellationToken);
                if (parsed.GetValue(upload))
                    spec = await ClusterUpload.PutAsync(remote.Connection, spec, cancellationToken);
                await remote.SubmitAsync(spec, cancellationToken);
                if (parsed.GetValue(detach))
                    return PrintDetached(remote, json);
                await remote.FollowAsync(json, cancellationToken);
                return ExitCodes.Done;
            }

            RunOptions options = run.Read(parsed);
            if (parsed.GetValue(upload))
                throw new InvalidSpecException("--upload puts files into the store of a cluster: add --cluster. Without a cluster files are read where they lie.");
            if (parsed.GetValue(detach) || parsed.GetValue(name) is not null)
                throw new InvalidSpecException("--name and --detach are for a comparison on a cluster: add --cluster, or use --out DIR.");
            RunFolder folder = RunFolder.New(parsed.GetValue(output), Suggestion(spec));
            ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(folder, spec, options, cancellationToken);
            RunResult.Print(folder, summary, options.Json);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Suggestion(ComparisonSpec spec) => string.Join("-vs-", spec.Models.Take(2).Select(model => model.Name));

    private static int PrintDetached(ClusterRun run, bool json)
    {
        if (json)
            Terminal.Json(new { status = "accepted", comparison = run.Id });
        else
            Terminal.Result($"{run.Id} was accepted. Watch it with: imacs watch {run.Id}{run.Flags}");
        return ExitCodes.Done;
    }
}
