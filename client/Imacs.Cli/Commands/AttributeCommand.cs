using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Imacs.Cli.Console;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
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
    private readonly Option<string> _method = new("--method") { Description = "Attribution method: ig.", DefaultValueFactory = _ => "ig" };
    private readonly Option<string> _rule = new("--rule") { Description = "adaptive, gauss-legendre, midpoint, trapezoid or pair.", DefaultValueFactory = _ => "adaptive" };
    private readonly Option<int> _steps = new("--steps") { Description = "Nodes on each path for a fixed rule.", DefaultValueFactory = _ => 50 };
    private readonly Option<double> _tolerance = new("--tolerance") { Description = "Accepted share error of the adaptive rule.", DefaultValueFactory = _ => 0.015 };
    private readonly Option<string> _baseline = new("--baseline") { Description = "black, white or black+white.", DefaultValueFactory = _ => "black+white" };
    private readonly Option<string> _target = new("--target") { Description = "A class index, or predicted.", DefaultValueFactory = _ => "predicted" };
    private readonly Option<string> _output = new("--output") { Description = "probability or logit.", DefaultValueFactory = _ => "probability" };
    private readonly Option<int?> _inputSize = new("--input-size") { Description = "Side of the model's square input. Default: the image's size." };
    private readonly Option<string> _out = new("--out") { Description = "FILE.npy, float32 [3, H, W], or FILE.png, a heat map of the sum over channels.", Required = true };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };

    public static Command Create()
    {
        var self = new AttributeCommand();
        var command = new Command("attribute", """
            Attribute one image for one model.

            Examples:
              imacs attribute tile.png --model new.pt --out heat.png
              imacs attribute x.npy --model m=new.pt --rule gauss-legendre --steps 300 --baseline black --output logit --out map.npy
            """);
        command.Arguments.Add(self._image);
        foreach (Option option in (Option[])[self._model, self._method, self._rule, self._steps, self._tolerance, self._baseline, self._target, self._output, self._inputSize, self._out, self._json])
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
        AttributionSpec attribution = new()
        {
            Method = parsed.GetValue(_method)!,
            Rule = parsed.GetValue(_rule)!,
            Steps = parsed.GetValue(_steps),
            Tolerance = parsed.GetValue(_tolerance),
            Baselines = parsed.GetValue(_baseline)!.Split('+'),
        };
        if (parsed.GetValue(_inputSize) is < LeastSide or > MostSide)
            throw new InvalidSpecException($"--input-size {parsed.GetValue(_inputSize)}: give {LeastSide} to {MostSide} pixels.");
        OutputKind explained = Output(parsed.GetValue(_output)!);
        ComparisonSpecRules.CheckAttribution(attribution);
        PlanarImage image = await ReadAsync(parsed.GetValue(_image)!, cancellationToken);
        ModelSpec spec = Model(parsed.GetValue(_model)!);
        (int height, int width) = parsed.GetValue(_inputSize) is { } side ? (side, side) : (image.Height, image.Width);

        using TorchModel model = TorchModel.Load(await ModelFile.ReadAsync(spec, cancellationToken), spec, height, width, "cpu");
        using var queue = new DeviceQueue(new DeviceOptions { BatchSize = 16 }, NullLogger<DeviceQueue>.Instance);
        var engine = new AttributionEngine(queue);
        ModelPrediction prediction = await engine.PredictAsync(model, image, cancellationToken);
        int target = Target(parsed.GetValue(_target)!, prediction.Class, model.OutputCount);
        IReadOnlyList<LabelMap> scales = attribution.Rule == "adaptive" ? SegmentPool.Create(image, new SegmentationOptions()).Maps : [];
        ModelAttribution result = await engine.AttributeAsync(
            model, image, prediction, target, AttributionRequest.From(attribution, explained), scales, cancellationToken);

        if (kind == ".npy")
            NpyFile.Write(output, result.Map.Data, 3, image.Height, image.Width);
        else
            WholeFile.Write(output, Picture(result, image));
        Print(parsed.GetValue(_json), output, result);
        return ExitCodes.Done;
    }

    private static OutputKind Output(string text) => text switch
    {
        "probability" => OutputKind.Probability,
        "logit" => OutputKind.Logit,
        _ => throw new InvalidSpecException($"--output {text}: choose probability or logit."),
    };

    private static int Target(string text, int predicted, int outputs)
    {
        if (text == "predicted")
            return predicted;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < outputs
            ? index
            : throw new InvalidSpecException($"--target {text}: give predicted, or a class index from 0 to {outputs - 1}.");
    }

    private static ModelSpec Model(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !File.Exists(text)
            ? new() { Name = text[..equals], Path = text[(equals + 1)..] }
            : new() { Name = Path.GetFileNameWithoutExtension(text), Path = text };
    }

    private static async Task<PlanarImage> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            throw new DatasetUnavailableException($"The image {path} is a folder; name one image. `imacs compare --data` takes folders.");
        try
        {
            if (!Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
                return (await new ImageDecoder(new ImageDecoderOptions { MaxSide = MostSide }).DecodeFileAsync(path, cancellationToken)).Image;
            (float[] values, int[] shape) = NpyFile.Read(path);
            if (shape is not [3, > 0, > 0])
                throw new ImageRejectedException($"it has shape [{string.Join(", ", shape)}], but [3, H, W] is needed.");
            if (values.Any(value => value is not (>= 0 and <= 1)))
                throw new ImageRejectedException("it has values outside 0 to 1; divide by 255, and leave normalisation to the model.");
            return new PlanarImage(3, shape[1], shape[2], values);
        }
        catch (ImageRejectedException error)
        {
            throw new DatasetUnavailableException($"The image {path} cannot be used: {error.Message}", error);
        }
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

    private static void Print(bool json, string output, ModelAttribution result)
    {
        double? shareError = double.IsNaN(result.ShareError) ? null : result.ShareError;
        if (json)
        {
            Terminal.Json(new
            {
                output,
                predicted = result.Predicted,
                probability = result.Probability,
                target = result.Target,
                change = result.Change,
                completenessError = result.CompletenessError,
                shareError,
                gradientEvaluations = result.Gradients,
                forwardEvaluations = result.Forwards,
                capped = result.Capped,
                flat = result.Norm == 0,
            });
            return;
        }

        Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"predicted           class {result.Predicted}, probability {result.Probability:0.0000}"));
        Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"explained           class {result.Target}, change from baseline {result.Change:+0.0000;-0.0000}"));
        Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"completeness error  {100 * result.CompletenessError:0.00} %"));
        if (shareError is { } error)
            Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"share error         {error:0.0000} (estimated, worst segment)"));
        Terminal.Result($"evaluations         {result.Gradients} gradients, {result.Forwards} forward passes{(result.Capped ? ", capped" : string.Empty)}");
        if (result.Norm == 0)
            Terminal.Result("The map is zero everywhere: the image equals its baseline, or the output is saturated. Try --output logit.");
        Terminal.Result($"map                 {output}");
    }
}
