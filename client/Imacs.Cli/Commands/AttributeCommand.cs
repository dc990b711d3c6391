using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Specs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Datasets.Imaging;
using Imacs.Reporting.HeatMaps;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Cli.Commands;

/// <summary><c>imacs attribute</c>: one image, one model, one map.</summary>
internal sealed class AttributeCommand
{
    private const int PngSide = 512;
    private const int LeastSide = 8;
    private const int MostSide = 4096;
    private readonly Argument<string> _image = new("IMAGE") { Description = "An image file, or .npy with float32 [3, H, W], 0 to 1." };
    private readonly Option<string> _model = new("--model") { Description = "[NAME=]FILE of a TorchScript model.", Required = true };
    private readonly AttributionFlags _attribution = new();
    private readonly Option<string?> _baselineData = new("--baseline-data") { Description = "expected-gradients: folder of images, or manifest, that baselines are drawn from." };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of noise and draws. Default 0." };
    private readonly Option<string> _target = new("--target") { Description = "A class index, predicted, contrast (predicted minus runner-up) or contrast:N:M (class N minus class M).", DefaultValueFactory = _ => "predicted" };
    private readonly Option<string> _output = new("--output") { Description = "probability or logit.", DefaultValueFactory = _ => "probability" };
    private readonly Option<int?> _inputSize = new("--input-size") { Description = "Side of the model's square input. Default: the image's size." };
    private readonly Option<string> _out = new("--out") { Description = "FILE.npy, float32 [C, H, W] (C is 1 or 3), or FILE.png, a heat map of the sum over channels.", Required = true };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };

    public static Command Create()
    {
        var self = new AttributeCommand();
        var command = new Command("attribute", """
            Attribute one image for one model.

            Examples:
              imacs attribute tile.png --model new.pt --out heat.png
              imacs attribute tile.png --model new.pt --method guided-ig --baseline blur+noise --out heat.png
              imacs attribute tile.png --model new.pt --method smoothgrad --smoothgrad-of ig --steps 20 --rule midpoint --out heat.png
              imacs attribute x.npy --model m=new.pt --rule gauss-legendre --steps 300 --baseline black --output logit --out map.npy
            """);
        command.Arguments.Add(self._image);
        foreach (Option option in (Option[])[self._model, .. self._attribution.Options, self._baselineData, self._seed, self._target, self._output, self._inputSize, self._out, self._json])
            command.Options.Add(option);
        command.SetAction(self.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string output = parsed.GetValue(_out)!;
        string kind = Path.GetExtension(output).ToLowerInvariant();
        if (kind is not (".npy" or ".png"))
            throw new InvalidSpecException($"--out {output}: the file must end in .npy or .png.");
        if (parsed.GetValue(_inputSize) is < LeastSide or > MostSide)
            throw new InvalidSpecException($"--input-size {parsed.GetValue(_inputSize)}: give {LeastSide} to {MostSide} pixels.");
        AttributionSpec attribution = _attribution.Read(parsed);
        OutputKind explained = Output(parsed.GetValue(_output)!);
        MethodMaterial material = await AttributeMaterial.LoadAsync(attribution, parsed.GetValue(_baselineData), parsed.GetValue(_seed), cancellationToken);
        AttributionRequest request = AttributionRequest.From(attribution, explained, material);
        string path = parsed.GetValue(_image)!;
        PlanarImage image = await ImageInput.ReadAsync(path, cancellationToken);
        ModelSpec spec = Model(parsed.GetValue(_model)!);
        (int height, int width) = parsed.GetValue(_inputSize) is { } side ? (side, side) : (image.Height, image.Width);

        using TorchModel model = TorchModel.Load(await ModelFile.ReadAsync(spec, cancellationToken), spec, height, width, "cpu");
        using var queue = new DeviceQueue(new DeviceOptions { BatchSize = request.Width }, NullLogger<DeviceQueue>.Instance);
        var engine = new AttributionEngine(queue);
        ModelPrediction prediction = await engine.PredictAsync(model, image, cancellationToken);
        ExplainedClass target = Target(parsed.GetValue(_target)!, prediction, model.OutputCount);
        SegmentationOptions constants = new() { Mode = AttributionMethodRules.NeedsLiteralSegments(attribution) ? ConstantsMode.Literal : ConstantsMode.Scaled };
        SegmentPool? segments = attribution.InnerMethod() is "ig" or "xrai" ? SegmentPool.Create(image, constants) : null;
        ModelAttribution result = await engine.AttributeAsync(
            model, new ImageSubject(image, Path.GetFileName(path), segments), prediction, target, request, cancellationToken);

        if (kind == ".npy")
            NpyFile.Write(output, result.Map.Data, result.Map.Channels, image.Height, image.Width);
        else
            WholeFile.Write(output, Picture(result, image));
        AttributeReport.Print(parsed.GetValue(_json), output, result);
        return ExitCodes.Done;
    }

    private static OutputKind Output(string text) => text switch
    {
        "probability" => OutputKind.Probability,
        "logit" => OutputKind.Logit,
        _ => throw new InvalidSpecException($"--output {text}: choose probability or logit."),
    };

    private static ExplainedClass Target(string text, ModelPrediction prediction, int outputs)
    {
        bool usable = text is "predicted" or "contrast" || TargetText.Index(text) < outputs
            || (TargetText.Contrast(text) is { } pair && pair.Target < outputs && pair.Against < outputs && pair.Target != pair.Against);
        return usable
            ? TargetRule.Parse(text, []).Of(0, ExplainedClass.None, [prediction])!.Value
            : throw new InvalidSpecException($"--target {text}: give predicted, contrast, a class index from 0 to {outputs - 1}, or contrast:N:M with two different ones.");
    }

    private static ModelSpec Model(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !File.Exists(text)
            ? new() { Name = text[..equals], Path = text[(equals + 1)..] }
            : new() { Name = Path.GetFileNameWithoutExtension(text), Path = text };
    }

    /// <summary>The sum over channels in the report's diverging colours; small images are enlarged by a whole factor, pixel by pixel.</summary>
    private static byte[] Picture(ModelAttribution result, PlanarImage image)
    {
        byte[] colours = DivergingScale.Over(result.ChannelSum).Paint(result.ChannelSum);
        int factor = Math.Max(1, PngSide / Math.Max(image.Height, image.Width));
        var picture = new PlanarImage(3, image.Height * factor, image.Width * factor);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                int from = (y / factor * image.Width) + (x / factor);
                for (int channel = 0; channel < 3; channel++)
                    picture.Plane(channel)[(y * picture.Width) + x] = colours[(3 * from) + channel] / 255f;
            }
        }

        return ImageEncoder.EncodePng(picture);
    }
}
