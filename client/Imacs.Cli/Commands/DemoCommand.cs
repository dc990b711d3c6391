using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Console;
using Imacs.Cli.Demo;
using Imacs.Cli.Runs;
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
    // A cluster must come from a quarter of all images to be accepted where it has several regions in each; so the marked class is the largest.
    private const int MarkedImages = 60;
    private const int OtherImages = 30;
    private const int Clusters = 12;
    private const int RegionsPerModel = 3;

    public static Command Create()
    {
        var command = new Command("demo", """
            Make a small synthetic satellite dataset, train two networks on it, one of them misled by a survey mark, compare them, and check that the
            mark comes out first. Takes about a minute or two and needs nothing.
            """);
        var output = new Option<string?>("--out") { Description = "The run's folder; data and models go beside it, in DIR-data. Default: a fresh one below ./runs." };
        var seed = new Option<long>("--seed") { Description = "Seed of scenes, weights and clustering.", DefaultValueFactory = _ => 1 };
        command.Options.Add(output);
        command.Options.Add(seed);
        var flags = new RunFlags();
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(RunFolder.New(parsed.GetValue(output), "demo"), parsed.GetValue(seed), flags.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RunFolder run, long seed, RunOptions options, CancellationToken cancellationToken)
    {
        string material = run.Path + "-data";
        string images = Path.Combine(material, "images");
        Terminal.Remark($"1/3 writing {SyntheticScenes.Classes.Sum(ImagesOf)} evaluation tiles ({string.Join(", ", SyntheticScenes.Classes)}) to {images}");

        // Other scenes than those trained on, with the mark on every tile of the class that it misleads about.
        await SyntheticDataset.WriteAsync(images, seed + 1, ImagesOf, (cls, _) => cls == DemoModels.MarkedClass, cancellationToken);

        Terminal.Remark($"2/3 training '{DemoModels.Spurious}' (mark on {100 * DemoModels.SpuriousFraction:0} % of {DemoModels.MarkedClass} only) and '{DemoModels.Robust}' (mark on {100 * DemoModels.RobustFraction:0} % of every class)");
        int epochs = 0;
        (byte[] spurious, byte[] robust) = await DemoModels.TrainAsync(seed, Epoch, cancellationToken);
        string spuriousFile = Path.Combine(material, "models", DemoModels.Spurious + ".pt"), robustFile = Path.Combine(material, "models", DemoModels.Robust + ".pt");
        WholeFile.Write(spuriousFile, spurious);
        WholeFile.Write(robustFile, robust);

        Terminal.Remark("3/3 comparing");
        var spec = new ComparisonSpec
        {
            Models = [new() { Name = DemoModels.Spurious, Path = spuriousFile }, new() { Name = DemoModels.Robust, Path = robustFile }],
            Data = new() { Path = images },
            K = Clusters,
            RegionsPerModel = RegionsPerModel,
            Seed = seed,
        };
        ComparisonSummary summary = await EmbeddedRun.CarryThroughAsync(run, spec, options, cancellationToken);
        RunResult.Print(run, summary, options.Json);
        IReadOnlyList<RegionBox> regions = await ResultTables.ReadBoxesAsync(new LocalArtifactStore(run.Root), run.Id, cancellationToken);
        DemoVerdict verdict = DemoVerdict.Judge(summary, regions, Path.Combine(images, SyntheticDataset.MarksFile));
        Terminal.Remark(verdict.Describe());
        return verdict.Passed ? ExitCodes.Done : ExitCodes.Failed;

        static int ImagesOf(string cls) => cls == DemoModels.MarkedClass ? MarkedImages : OtherImages;

        void Epoch()
        {
            int done = Interlocked.Increment(ref epochs);
            if (done % 6 == 0)
                Terminal.Remark($"    {done} of {DemoModels.TotalEpochs} epochs");
        }
    }
}
