using System.CommandLine;
using Imacs.Contracts.Specs;
using Imacs.Testing;

namespace Imacs.Benchmarks.Quadrature;

/// <summary><c>quadrature</c>: what the rules of integrated gradients cost, and how far their shares and sums are off.</summary>
internal static class QuadratureCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var images = new Option<int>("--images") { Description = "Number of images, equally many of each class.", DefaultValueFactory = _ => 200 };
        var skip = new Option<int>("--skip") { Description = "Images passed over before them.", DefaultValueFactory = _ => 0 };
        var data = new Option<string?>("--data") { Description = "Folder of class folders. Default: EuroSAT of the shared data." };
        var model = new Option<string?>("--model") { Description = "TorchScript classifier of these classes. Default: base.pt of the shared models." };
        var output = new Option<OutputKind>("--output") { Description = "Explained output: probability or logit.", DefaultValueFactory = _ => OutputKind.Probability };
        var reference = new Option<int>("--reference") { Description = "Midpoint nodes of the reference.", DefaultValueFactory = _ => 600 };
        var file = new Option<string?>("--out") { Description = "Writes the table there as well." };
        var command = new Command("quadrature", "Error of region shares and of completeness against cost, for the adaptive and the fixed rules.") { images, skip, data, model, output, reference, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var bench = new QuadratureBench(
                parsed.GetValue(model) ?? SharedData.Path("models", "base.pt"), parsed.GetValue(output), parsed.GetValue(reference));
            LabelledImage[] sample = LabelledImage.Sample(
                parsed.GetValue(data) ?? SharedData.Path("data", "eurosat"), parsed.GetValue(skip), parsed.GetValue(images));
            string table = RuleTable.Markdown(await bench.RunAsync(sample, cancellationToken));
            Console.WriteLine(table);
            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path, table, cancellationToken);
        });
        return command;
    }
}
