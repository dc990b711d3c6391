using System.CommandLine;
using System.Globalization;
using Imacs.Cli.Console;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Torch.Models;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs models inspect</c>: what is known about a model, and what it costs.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "Look at models.");
        var inspect = new Command("inspect", "Print what is known about a TorchScript model, and what one forward pass and one gradient cost. Example: imacs models inspect m.pt --input-size 64");
        var file = new Argument<string>("FILE") { Description = "A TorchScript .pt file." };
        var size = new Option<int>("--input-size") { Description = "Side of the square input in pixels.", DefaultValueFactory = _ => 224 };
        var batch = new Option<int>("--batch") { Description = "Samples in a batch.", DefaultValueFactory = _ => 32 };
        var json = new Option<bool>("--json") { Description = "Print as JSON." };
        inspect.Arguments.Add(file);
        inspect.Options.Add(size);
        inspect.Options.Add(batch);
        inspect.Options.Add(json);
        inspect.SetAction(async (parsed, cancellationToken) =>
        {
            int side = parsed.GetValue(size), samples = parsed.GetValue(batch);
            if (side is < 8 or > 4096)
                throw new InvalidSpecException($"--input-size {side}: give 8 to 4096 pixels.");
            if (samples is < 1 or > 4096)
                throw new InvalidSpecException($"--batch {samples}: give 1 to 4096 samples.");
            string path = Path.GetFullPath(parsed.GetValue(file)!);
            var spec = new ModelSpec { Name = Path.GetFileNameWithoutExtension(path), Path = path, InputSize = [side, side] };
            ModelInspection found = await ModelInspection.RunAsync(spec, samples, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(found);
            else
                Print(found);
            return ExitCodes.Done;
        });
        command.Subcommands.Add(inspect);
        return command;
    }

    private static void Print(ModelInspection found)
    {
        Terminal.Result($"file         {found.Path}");
        Terminal.Result($"sha256       {found.Sha256}");
        Terminal.Result($"size         {found.FileBytes:N0} bytes, {found.Parameters:N0} parameters");
        Terminal.Result($"input        float32 [N, 3, {found.InputHeight}, {found.InputWidth}], 0 to 1");
        Terminal.Result($"output       [N, {found.Outputs}], on an ordinary image {string.Create(CultureInfo.InvariantCulture, $"{found.LeastOutput:0.###} to {found.MostOutput:0.###}")}, rows {(found.RowsSumToOne ? "sum to 1: perhaps probabilities (returns: probabilities)" : "do not sum to 1: logits")}");
        Terminal.Result($"embed(x)     {(found.EmbeddingLength > 0 ? $"[N, {found.EmbeddingLength}]" : "none")}");
        Terminal.Result($"features(x)  {(found.FeatureSize is [int height, int width] ? $"[N, planes, {height}, {width}], with classify(f): grad-cam can explain it" : "none: grad-cam cannot explain it")}");
        Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"forward      {found.ForwardMilliseconds:0.000} ms a sample, one thread, batches of {found.Batch}"));
        Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"gradient     {found.GradientMilliseconds:0.000} ms a sample ({found.GradientMilliseconds / found.ForwardMilliseconds:0.0} forward passes)"));
    }
}
