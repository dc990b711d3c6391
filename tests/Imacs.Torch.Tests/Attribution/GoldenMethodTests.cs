using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Testing;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>The further methods on real images against PAIR saliency's.</summary>
[Trait("Suite", "Unit")]
public sealed class GoldenMethodTests
{
    private static readonly (string Name, int Class)[] Small = [("River_1", 8), ("Forest_2", 1), ("Highway_3", 3), ("Residential_5", 7)];
    private static readonly (string Name, int Class)[] Large = [("ucm128_river01", 8)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GuidedIg_200StepsFromBlack_EqualsPair()
    {
        await CompareAsync(
            new() { Method = "guided-ig", Baselines = ["black"] },
            Small,
            "pair-gig200-black-logit",
            (name, map, expected) =>
            {
                Assert.True(Pearson(map.Data, expected) >= 0.99, $"{name}: Pearson {Pearson(map.Data, expected):0.0000}");
                Assert.Equal(expected.Sum(value => (double)value), map.Data.Sum(value => (double)value), 0.01 * Math.Abs(expected.Sum(value => (double)value)));
            });
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public async Task BlurIg_100Steps_EqualsPair(int side)
    {
        await CompareAsync(
            new() { Method = "blur-ig" },
            side == 64 ? Small : Large,
            "pair-blurig100-logit",
            (name, map, expected) => Assert.True(RelativeL2(map.Data, expected) <= 1e-2, $"{name}: {RelativeL2(map.Data, expected):G3}"));
    }

    [Theory]
    [InlineData("full", 64)]
    [InlineData("fast", 64)]
    [InlineData("full", 128)]
    public async Task XraiParity_SegmentsOfPeer_EqualsPair(string algorithm, int side)
    {
        await CompareAsync(
            new() { Method = "xrai", XraiMode = "parity", XraiAlgorithm = algorithm },
            side == 64 ? Small : Large,
            $"pair-xrai-{algorithm}-logit",
            (name, map, expected) =>
            {
                Assert.Equal(1, map.Channels);
                Assert.True(Pearson(map.Data, expected) >= 0.99, $"{name}: Pearson {Pearson(map.Data, expected):0.0000}");
                Assert.True(RelativeL2(map.Data, expected) <= 1e-3, $"{name}: {RelativeL2(map.Data, expected):G3}");
            });
    }

    /// <summary>Attributes all images at once: as many batches as one would take.</summary>
    private static async Task CompareAsync(AttributionSpec spec, (string Name, int Class)[] images, string golden, Action<string, PlanarImage, float[]> check)
    {
        AttributionRequest request = AttributionRequest.From(spec, OutputKind.Logit, MethodMaterial.None);
        using var queue = new DeviceQueue(new DeviceOptions { BatchSize = Math.Max(request.Width, images.Length) }, NullLogger<DeviceQueue>.Instance);
        var engine = new AttributionEngine(queue);
        int side = images == Large ? 128 : 64;
        using TorchModel model = TestModels.Shared("base.pt", side, side);
        ModelAttribution[] maps = await Task.WhenAll(images.Select(image => AttributeAsync(engine, model, request, image.Name, image.Class)));
        for (int i = 0; i < images.Length; i++)
        {
            float[] expected = Npy.Read<float>(SharedData.Path("golden", $"{images[i].Name}.{golden}.npy")).Data;
            check(images[i].Name, maps[i].Map, expected);
        }
    }

    private static async Task<ModelAttribution> AttributeAsync(AttributionEngine engine, TorchModel model, AttributionRequest request, string name, int target)
    {
        (float[] pixels, int[] shape) = Npy.Read<float>(SharedData.Path("golden", $"{name}.input.npy"));
        var image = new PlanarImage(shape[0], shape[1], shape[2], pixels);
        ModelPrediction prediction = await engine.PredictAsync(model, image, Token);
        return await engine.AttributeAsync(model, new ImageSubject(image, name, Segments(name, image)), prediction, new ExplainedClass(target), request, Token);
    }

    private static SegmentPool Segments(string name, PlanarImage image)
    {
        (float[] input, int[] shape) = Npy.Read<float>(SharedData.Path("golden", $"{name}.seg-input.npy"));
        SegmentationOptions options = new() { Mode = ConstantsMode.Literal };
        LabelMap[] maps = new FelzenszwalbSegmenter(options.Scales, options.Sigma, options.MinSize)
            .Segment(new PlanarImage(shape[0], shape[1], shape[2], input), image.Height, image.Width);
        return SegmentPool.FromLabels(maps, options);
    }

    private static double Pearson(float[] x, float[] y)
    {
        double meanX = x.Average(value => (double)value), meanY = y.Average(value => (double)value);
        double xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }

    private static double RelativeL2(float[] actual, float[] expected)
    {
        double error = 0, norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            error += Math.Pow(actual[i] - expected[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(error / norm);
    }
}
