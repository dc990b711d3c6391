using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Cli.Selftest;
using Imacs.Contracts.Errors;
using Spectre.Console;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs selftest</c>: the experiments of which is known what must come out, and whether it did on this machine.</summary>
internal static class SelftestCommand
{
    public static Command Create()
    {
        var command = new Command("selftest", """
            Run the method's own tests: synthetic images and networks trained on the spot, with differences that are known. Prints what must come out and what did;
            the exit code is 1 where one fails. Takes a few minutes and needs nothing.
            """);
        var output = new Option<string?>("--out") { Description = "Folder for data, networks and reports. Default: a fresh temporary one." };
        var seed = new Option<long>("--seed") { Description = "Seed of scenes, weights and clustering.", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--only") { Description = $"The experiments to run, such as E0,E3. Default: all, {Experiments.All[0].Id} to {Experiments.All[^1].Id}." };
        command.Options.Add(output);
        command.Options.Add(seed);
        command.Options.Add(only);
        var flags = new RunFlags();
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            IReadOnlyList<Experiment> chosen = Chosen(parsed.GetValue(only));
            RunOptions options = flags.Read(parsed);
            return RunAsync(Folder(parsed.GetValue(output)), parsed.GetValue(seed), chosen, options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string folder, long seed, IReadOnlyList<Experiment> experiments, RunOptions options, CancellationToken cancellationToken)
    {
        Terminal.Remark($"data, networks and reports: {folder}");
        var bench = new Workbench(folder, seed, options, cancellationToken);
        // All trainings begin at once: while one experiment compares, the next one's networks learn.
        Task<string>[] networks = [.. experiments.SelectMany(experiment => experiment.Networks).Distinct().Select(bench.TrainAsync)];
        List<Outcome> outcomes = [];
        try
        {
            foreach (Experiment experiment in experiments)
                outcomes.Add(await OutcomeAsync(experiment, bench, cancellationToken));
        }
        finally
        {
            await Task.WhenAll(networks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        Print(outcomes, folder, seed, options.Json);
        return outcomes.All(outcome => outcome.Passed) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<Outcome> OutcomeAsync(Experiment experiment, Workbench bench, CancellationToken cancellationToken)
    {
        Terminal.Remark($"{experiment.Id}: {experiment.Expected}");
        var watch = Stopwatch.StartNew();
        Verdict verdict;
        try
        {
            verdict = await experiment.RunAsync(bench, cancellationToken);
        }
        catch (ComparisonFailedException error)
        {
            // What fails here is what is tested: the other experiments still say something.
            verdict = new(false, error.Message);
        }

        Terminal.Remark($"{experiment.Id} {(verdict.Passed ? "passed" : "FAILED")}: {verdict.Figures}");
        return new(experiment.Id, experiment.Expected, verdict.Figures, verdict.Passed, Math.Round(watch.Elapsed.TotalSeconds, 1));
    }

    private static void Print(List<Outcome> outcomes, string folder, long seed, bool json)
    {
        int failed = outcomes.Count(outcome => !outcome.Passed);
        if (json)
        {
            Terminal.Json(new { status = failed == 0 ? "passed" : "failed", seed, folder, experiments = outcomes });
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("id", "must come out", "came out", "verdict", "seconds");
        foreach (Outcome outcome in outcomes)
            table.AddRow(outcome.Id, Markup.Escape(outcome.Expected), Markup.Escape(outcome.Figures), outcome.Passed ? "passed" : "FAILED", $"{outcome.Seconds:0}");
        Terminal.Result(table);
        Terminal.Result($"{outcomes.Count - failed} passed, {failed} failed; reports: {folder}");
    }

    private static IReadOnlyList<Experiment> Chosen(string? only)
    {
        if (only is null)
            return Experiments.All;
        string[] ids = only.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? unknown = ids.FirstOrDefault(id => !Experiments.All.Any(experiment => IsCalled(experiment, id)));
        if (unknown is not null || ids.Length == 0)
            throw new InvalidSpecException($"--only {only}: there is no experiment '{unknown}'; choose from {string.Join(",", Experiments.All.Select(experiment => experiment.Id))}.");
        return [.. Experiments.All.Where(experiment => ids.Any(id => IsCalled(experiment, id)))];
    }

    private static bool IsCalled(Experiment experiment, string id) => experiment.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    private static string Folder(string? named)
    {
        if (named is null)
            return Directory.CreateTempSubdirectory("imacs-selftest-").FullName;
        string full = Path.GetFullPath(named);
        if (File.Exists(full))
            throw new InvalidSpecException($"{full} is a file; --out must name a folder.");
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new InvalidSpecException($"{full} is not empty. Choose another --out.");
        return full;
    }
}
