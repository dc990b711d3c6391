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
        command.Options.Add(output);
        var prepare = new Option<bool>("--prepare") { Description = "Only write the data and train the networks, and print the command that compares them." };
        command.Options.Add(seed);
        command.Options.Add(prepare);
        var flags = new RunFlags();
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(RunFolder.New(parsed.GetValue(output), "demo"), parsed.GetValue(seed), parsed.GetValue(prepare), flags.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RunFolder run, long seed, bool prepare, RunOptions options, CancellationToken cancellationToken)
    {
        string material = run.Path + "-data";
        string images = Path.Combine(material, "images");
        int steps = prepare ? 2 : 3;
        Terminal.Remark($"1/{steps} writing {DemoData.Images} evaluation tiles ({string.Join(", ", SyntheticScenes.Classes)}) to {images}");
        await DemoData.WriteAsync(images, seed, cancellationToken);

        Terminal.Remark($"2/{steps} training '{DemoModels.Spurious}' (mark on {100 * DemoModels.SpuriousFraction:0} % of {DemoModels.MarkedClass} only) and '{DemoModels.Robust}' (mark on {100 * DemoModels.RobustFraction:0} % of every class)");
        int epochs = 0;
        var networks = new DemoModels(seed);
        ModelSpec[] models = await Task.WhenAll(TrainAsync(DemoModels.Spurious), TrainAsync(DemoModels.Robust));

        ComparisonSpec spec = DemoData.Spec(models[0], models[1], images, seed);
        if (prepare)
        {
            Terminal.Result(CommandOf(spec));
            return ExitCodes.Done;
        }

        Terminal.Remark("3/3 comparing");
        ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec, options, cancellationToken);
        RunResult.Print(run, summary, options.Json);
        IReadOnlyList<RegionBox> regions = await ResultTables.ReadBoxesAsync(new LocalArtifactStore(run.Root), run.Id, cancellationToken);
        DemoVerdict verdict = DemoVerdict.Judge(summary, regions, Path.Combine(images, SyntheticDataset.MarksFile));
        Terminal.Remark(verdict.Describe());
        return verdict.Passed ? ExitCodes.Done : ExitCodes.Failed;

        async Task<ModelSpec> TrainAsync(string name)
        {
            string file = Path.Combine(material, "models", name + ".pt");
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

    private static string CommandOf(ComparisonSpec spec) => string.Join(' ', (IEnumerable<string>)
    [
        "imacs compare", .. spec.Models.Select(model => $"--model {ShellWord.Of($"{model.Name}={model.Path}")}"), $"--data {ShellWord.Of(spec.Data.Path)}",
        $"--k {spec.K}", $"--regions-per-model {spec.RegionsPerModel}", $"--seed {spec.Seed}",
    ]);
}
