using System.CommandLine;
using System.Globalization;
using Imacs.Contracts.Specs;
using Imacs.Testing;

namespace Imacs.Benchmarks.Pipeline;

/// <summary><c>pipeline</c>: how near a comparison comes to what its device could do, and what all the rest costs.</summary>
internal static class PipelineCommand
{
    private const int Side = 64;
    private const int WarmUp = 60;

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var images = new Option<int>("--images") { Description = "Images of EuroSAT.", DefaultValueFactory = _ => 200 };
        var threads = new Option<int>("--threads") { Description = "Device threads. One, on two cores, makes the device the bottleneck.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 3 };
        var command = new Command("pipeline", "A comparison against a bare loop of the same batches, in one process.") { images, threads, rounds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = new ComparisonSpec
            {
                Models = [Model("a", "planted-a.pt"), Model("b", "base.pt")],
                Embedder = Model("embedder", "encoder.pt"),
                Data = new DatasetSpec { Path = SharedData.Path("data", "eurosat"), Limit = parsed.GetValue(images) },
            };
            Console.WriteLine("| round | images/s | images/CPU s | gradients/s | bare gradients/s | of bare | batch fill | other than libtorch, CPU ms an image | tensors left |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            // What is compiled at run time is compiled once, however many images there are.
            await new PipelineBench(spec with { Data = spec.Data with { Limit = WarmUp } }, Side, parsed.GetValue(threads)).RunAsync(cancellationToken);
            List<PipelineFigures> all = [];
            for (int round = 1; round <= parsed.GetValue(rounds); round++)
            {
                PipelineFigures found = await new PipelineBench(spec, Side, parsed.GetValue(threads)).RunAsync(cancellationToken);
                all.Add(found);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {round} | {found.Images / found.Seconds:0.00} | {found.Images / found.Cpu:0.00} | {found.Work.Gradients / found.AttributionSeconds:0} | {found.Work.Gradients / found.Bare.Seconds:0} | {found.OfBare:P1} | {found.Work.Fill:P1} | {found.OtherMilliseconds:0.0} | {found.TensorsLeft} |"));
            }

            PipelineFigures last = all[^1];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"\nMedians: {Median(all, found => found.Images / found.Cpu):0.00} images/CPU s, {Median(all, found => found.OfBare):P1} of bare, {Median(all, found => found.OtherMilliseconds):0.0} ms beside libtorch.\nAn image: {(double)last.Work.Gradients / last.Images:0.0} gradients, {(double)last.Work.Forwards / last.Images:0.0} forward passes, {(double)last.Work.Embeddings / last.Images:0.0} embeddings; {1000 * last.AttributionCpu / last.Images:0} ms CPU of attribution, {1000 * last.Bare.Cpu / last.Images:0} ms of it in the bare loop, {last.OutsideMilliseconds:0} ms outside the device's batches."));
        });
        return command;
    }

    private static double Median(IEnumerable<PipelineFigures> rounds, Func<PipelineFigures, double> figure)
    {
        double[] sorted = [.. rounds.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static ModelSpec Model(string name, string file) => new() { Name = name, Path = SharedData.Path("models", file), InputSize = [Side, Side] };
}
