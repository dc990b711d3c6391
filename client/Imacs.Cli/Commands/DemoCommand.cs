using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Console;
using Imacs.Cli.Demo;
using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Synthetic;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs demo</c>: data, two models with a known difference, their comparison, and whether it found the difference.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", """
            Make a small synthetic satellite dataset, train two networks on it, one of them misled by a survey mark, compare them, and check that the
            mark comes out first. Takes about a minute or two and needs nothing.
            """);
        var output = new Option<string?>("--out") { Description = "The run's folder; data and models go beside it, in DIR-data. Default: a fresh one below ./runs." };
        var seed = new Option<long>("--seed") { Description = "Seed of scenes, weights and clustering.", DefaultValueFactory = _ => 1 };
        var prepare = new Option<bool>("--prepare") { Description = "Only write the data and train the networks, into --out itself, and print the command that compares them." };
        command.Options.Add(output);
        command.Options.Add(seed);
        command.Options.Add(prepare);
        var flags = new RunFlags();
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = RunFolder.New(parsed.GetValue(output), "demo");
            if (!parsed.GetValue(prepare))
                return RunAsync(folder, parsed.GetValue(seed), flags.Read(parsed), cancellationToken);
            flags.Refuse(parsed, "with --prepare there is no comparison yet");
            return PrepareAsync(folder, parsed.GetValue(seed), cancellationToken);
        });
        return command;
    }

    private static async Task<int> PrepareAsync(RunFolder folder, long seed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> created = folder.MissingFolders();
        ComparisonSpec spec;
        try
        {
            spec = await WriteAsync(folder.Path, 2, seed, cancellationToken);
        }
        catch when (created.Count > 0)
        {
            // Whole or not at all: the next attempt wants an empty folder.
            if (Directory.Exists(folder.Path))
                Directory.Delete(folder.Path, recursive: true);
            RunFolder.RemoveEmpty(created);
            throw;
        }

        Terminal.Result(string.Join(' ', (IEnumerable<string>)
        [
            "imacs compare", .. spec.Models.Select(model => $"--model {ShellWord.Of($"{model.Name}={model.Path}")}"), $"--data {ShellWord.Of(spec.Data.Path)}",
            $"--k {spec.K} --regions-per-model {spec.RegionsPerModel} --seed {spec.Seed}",
        ]));
        return ExitCodes.Done;
    }

    private static async Task<int> RunAsync(RunFolder run, long seed, RunOptions options, CancellationToken cancellationToken)
    {
        ComparisonSpec spec = await WriteAsync(run.Path + "-data", 3, seed, cancellationToken);
        Terminal.Remark("3/3 comparing");
        ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec, options, cancellationToken);
        RunResult.Print(run, summary, options.Json);
        IReadOnlyList<RegionBox> regions = await ResultTables.ReadBoxesAsync(new LocalArtifactStore(run.Root), run.Id, cancellationToken);
        DemoVerdict verdict = DemoVerdict.Judge(summary, regions, Path.Combine(spec.Data.Path, SyntheticDataset.MarksFile));
        Terminal.Remark(verdict.Describe());
        return verdict.Passed ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Writes the data and trains the networks.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="steps">Of how many steps these are the first two.</param>
    /// <param name="seed">Of everything.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Their comparison.</returns>
    private static async Task<ComparisonSpec> WriteAsync(string folder, int steps, long seed, CancellationToken cancellationToken)
    {
        string images = Path.Combine(folder, "images");
        Terminal.Remark($"1/{steps} writing {DemoData.Images} evaluation tiles ({string.Join(", ", SyntheticScenes.Classes)}) to {images}");
        await DemoData.WriteAsync(images, seed, cancellationToken);

        Terminal.Remark($"2/{steps} training '{DemoModels.Spurious}' (mark on {100 * DemoModels.SpuriousFraction:0} % of {DemoModels.MarkedClass} only) and '{DemoModels.Robust}' (mark on {100 * DemoModels.RobustFraction:0} % of every class)");
        int epochs = 0;
        var networks = new DemoModels(seed);
        ModelSpec[] models = await Task.WhenAll(TrainAsync(DemoModels.Spurious), TrainAsync(DemoModels.Robust));
        return DemoData.Spec(models[0], models[1], images, seed);

        async Task<ModelSpec> TrainAsync(string name)
        {
            string file = Path.Combine(folder, "models", name + ".pt");
            WholeFile.Write(file, await TrainingThread.RunAsync(() => networks.Train(name, Epoch, cancellationToken), cancellationToken));
            return new() { Name = name, Path = file };
        }

        void Epoch()
        {
            int done = Interlocked.Increment(ref epochs);
            if (done % 6 == 0)
                Terminal.Remark($"    {done} of {2 * DemoModels.Epochs} epochs");
        }
    }
}
