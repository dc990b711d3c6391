using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Datasets.Imaging;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Benchmarks.Quadrature;

/// <summary>Runs the product's attribution by every rule, and by a reference that is as good as exact.</summary>
/// <param name="modelPath">TorchScript classifier, 64 x 64.</param>
/// <param name="output">The explained output.</param>
/// <param name="reference">Midpoint nodes of the reference.</param>
internal sealed class QuadratureBench(string modelPath, OutputKind output, int reference)
{
    private const int InputSize = 64;
    private const int ImagesInWork = 8;
    private const double ForwardCost = 0.35;
    private static readonly string[] Baselines = ["black", "white"];
    private static readonly double[] Tolerances = [0.06, 0.03, 0.015, 0.0075, 0.004];
    private static readonly int[] Steps = [8, 12, 16, 24, 32, 50];

    private static readonly (string Name, QuadratureOptions Options)[] Rules =
    [
        .. Tolerances.Select(tolerance => ($"adaptive, tolerance {tolerance}", new QuadratureOptions { Tolerance = tolerance })),
        .. Steps.Select(steps => ($"midpoint {steps}", new QuadratureOptions { Rule = QuadratureRule.Midpoint, Steps = steps })),
        .. Steps.Select(steps => ($"gauss-legendre {steps}", new QuadratureOptions { Rule = QuadratureRule.GaussLegendre, Steps = steps })),
    ];

    /// <summary>Measures every rule on every image.</summary>
    public async Task<IReadOnlyList<RuleMeasurements>> RunAsync(LabelledImage[] images, CancellationToken cancellationToken)
    {
        var spec = new ModelSpec { Name = Path.GetFileNameWithoutExtension(modelPath), Path = modelPath };
        using var queue = new DeviceQueue(new DeviceOptions(), NullLogger<DeviceQueue>.Instance);
        using TorchModel model = TorchModel.Load(await ModelFile.ReadAsync(spec, cancellationToken), spec, InputSize, InputSize, "cpu");
        var engine = new AttributionEngine(queue);
        var decoder = new ImageDecoder();
        var measured = new Measurement[images.Length][];
        int done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, images.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ImagesInWork, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                PlanarImage image = (await decoder.DecodeFileAsync(images[index].Path, token)).Image;
                measured[index] = await MeasureAsync(engine, model, image, images[index].Class, token);
                await Console.Error.WriteLineAsync($"{Interlocked.Increment(ref done)} of {images.Length}");
            });
        return [.. Rules.Select((rule, i) => new RuleMeasurements(rule.Name, [.. measured.Select(image => image[i])]))];
    }

    private async Task<Measurement[]> MeasureAsync(AttributionEngine engine, TorchModel model, PlanarImage image, int target, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelMap> scales = SegmentPool.Create(image, new SegmentationOptions()).Maps;
        ModelPrediction prediction = await engine.PredictAsync(model, image, cancellationToken);
        Task<ModelAttribution> RunAsync(QuadratureOptions options) => engine.AttributeAsync(
            model, image, prediction, target, new AttributionRequest(options, output, Baselines), scales, cancellationToken);

        ModelAttribution exact = await RunAsync(new QuadratureOptions { Rule = QuadratureRule.Midpoint, Steps = reference });
        double[] exactShares = Shares(exact, scales);
        var measurements = new Measurement[Rules.Length];
        for (int i = 0; i < Rules.Length; i++)
        {
            ModelAttribution map = await RunAsync(Rules[i].Options);
            double error = Shares(map, scales).Zip(exactShares, (a, b) => Math.Abs(a - b)).Max();
            double cost = (map.Gradients + (ForwardCost * map.Forwards)) / Baselines.Length;
            measurements[i] = new(cost, error, map.CompletenessError, map.ShareError, map.Capped);
        }

        return measurements;
    }

    /// <summary>The shares of all segments at all scales.</summary>
    private static double[] Shares(ModelAttribution attribution, IReadOnlyList<LabelMap> scales) =>
        [.. scales.SelectMany(scale => scale.SumPerSegment(attribution.ChannelSum)).Select(sum => attribution.Norm > 0 ? sum / attribution.Norm : 0)];
}
