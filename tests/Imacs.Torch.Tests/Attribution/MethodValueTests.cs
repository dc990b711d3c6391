using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>Models for which each method's map can be written down.</summary>
[Trait("Suite", "Unit")]
public sealed class MethodValueTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    private static readonly float[] Weights = [.. MethodModels.Noise(3, 384).Select(value => value - 0.4f)];
    private static readonly PlanarImage Image = MethodModels.Image(11);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gradient", 1)]
    [InlineData("smoothgrad", 1)]
    public async Task Linear_Gradient_IsTheWeight(string method, int target)
    {
        ModelAttribution result = await LinearAsync(new() { Method = method, Samples = method == "smoothgrad" ? 9 : null }, new ExplainedClass(target));

        AssertEach(i => Weights[(2 * i) + target], result);
        Assert.True(double.IsNaN(result.Change) && double.IsNaN(result.CompletenessError));
    }

    [Fact]
    public async Task Linear_SmoothGradSquaredAndVariance_AreTheSquareAndNothing()
    {
        AssertEach(i => Weights[2 * i] * Weights[2 * i], await LinearAsync(new() { Method = "smoothgrad", SmoothGradMode = "squared", Samples = 4 }));
        AssertEach(_ => 0, await LinearAsync(new() { Method = "smoothgrad", SmoothGradMode = "vargrad", Samples = 4 }));
    }

    [Fact]
    public async Task Linear_SmoothGradOfGradientTimesInput_VariesWithTheNoise()
    {
        // w (x + n): mean near w x, variance near w^2 sd^2.
        float[] mean = (await LinearAsync(new() { Method = "smoothgrad", SmoothGradOf = "gradient-x-input", Samples = 400, Noise = 0.2 })).Map.Data;
        float[] variance = (await LinearAsync(new() { Method = "smoothgrad", SmoothGradOf = "gradient-x-input", SmoothGradMode = "vargrad", Samples = 400, Noise = 0.2 })).Map.Data;
        double deviation = 0.2 * (Image.Data.Max() - Image.Data.Min());
        for (int i = 0; i < 192; i++)
        {
            double scale = Math.Abs(Weights[2 * i]) * deviation;
            Assert.Equal(Weights[2 * i] * Image.Data[i], mean[i], scale / 4);
            Assert.Equal(scale * scale, variance[i], scale * scale / 3);
        }
    }

    [Fact]
    public async Task Linear_GradientTimesInput_IsEachPixelsPart() =>
        AssertEach(i => Weights[2 * i] * Image.Data[i], await LinearAsync(new() { Method = "gradient-x-input" }));

    [Fact]
    public async Task Linear_GuidedIg_IsWeightTimesDifferenceWhateverThePath()
    {
        ModelAttribution result = await LinearAsync(new() { Method = "guided-ig", Steps = 30 });

        AssertEach(i => Weights[2 * i] * (Image.Data[i] - 0.5), result, 1e-5);
        Assert.InRange(result.CompletenessError, 0, 1e-4);
        Assert.Equal((60, 0), (result.Gradients, result.Forwards));
    }

    [Fact]
    public async Task Linear_BlurIg_AddsUpToTheChange()
    {
        ModelAttribution result = await LinearAsync(new() { Method = "blur-ig", Steps = 200, MaxSigma = 4 });

        Assert.InRange(result.CompletenessError, 0, 0.05);
        Assert.Equal((200, 1), (result.Gradients, result.Forwards));
    }

    [Fact]
    public async Task Linear_OcclusionOfSinglePixelsInBlack_IsEachPixelsPart()
    {
        ModelAttribution result = await LinearAsync(new() { Method = "occlusion", Window = 1, Stride = 1, Baselines = ["black"] });

        Assert.Equal(1, result.Map.Channels);
        for (int i = 0; i < 64; i++)
            Assert.Equal(Enumerable.Range(0, 3).Sum(channel => (double)Weights[2 * ((64 * channel) + i)] * Image.Data[(64 * channel) + i]), result.Map.Data[i], 1e-4);
        Assert.Equal((0, 64), (result.Gradients, result.Forwards));
    }

    [Fact]
    public async Task Linear_ExpectedGradientsOfOneReference_IsWeightTimesDifference()
    {
        PlanarImage reference = MethodModels.Image(12);

        ModelAttribution result = await LinearAsync(new() { Method = "expected-gradients", Draws = 10 }, new(0), new() { References = [reference] });

        AssertEach(i => Weights[2 * i] * (Image.Data[i] - reference.Data[i]), result);
        Assert.InRange(result.CompletenessError, 0, 1e-4);
        Assert.Equal((10, 1), (result.Gradients, result.Forwards));
    }

    [Theory]
    [InlineData(OutputKind.Logit)]
    [InlineData(OutputKind.Probability)]
    public async Task Contrast_IntegratedGradients_AreTheDifferenceOfBothClasses(OutputKind output)
    {
        AttributionSpec spec = new() { Rule = "midpoint", Steps = 20 };
        using TorchModel model = MethodModels.Convolutional(5);

        ModelAttribution first = await AttributeAsync(model, spec, new(0), output), second = await AttributeAsync(model, spec, new(3), output);
        ModelAttribution difference = await AttributeAsync(model, spec, new(0, 3), output);

        Assert.Equal(first.Change - second.Change, difference.Change, 1e-6);
        for (int i = 0; i < 192; i++)
            Assert.Equal(first.Map.Data[i] - (double)second.Map.Data[i], difference.Map.Data[i], 1e-5);
        Assert.InRange(difference.CompletenessError, 0, 0.05);
    }

    [Fact]
    public async Task Contrast_IndexOutOfRange_Throws()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => LinearAsync(new(), new(0, 2)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => LinearAsync(new(), new(0, -2)));
    }

    [Theory]
    [InlineData("full")]
    [InlineData("fast")]
    public async Task Xrai_Product_KeepsTheSumOfEachSegment(string algorithm)
    {
        using TorchModel model = MethodModels.Convolutional(5, 32);
        PlanarImage image = MethodModels.Image(13, 32, 32);
        AttributionSpec pixels = new() { Rule = "midpoint", Steps = 8 };

        ModelAttribution ig = await AttributeAsync(model, pixels, new(1), OutputKind.Probability, image: image);
        ModelAttribution xrai = await AttributeAsync(model, pixels with { Method = "xrai", XraiAlgorithm = algorithm }, new(1), OutputKind.Probability, image: image);

        Assert.Equal(1, xrai.Map.Channels);
        Assert.Equal(ig.ChannelSum.Sum(value => (double)value), xrai.ChannelSum.Sum(value => (double)value), 1e-5);
        Assert.Equal((ig.Change, ig.Gradients), (xrai.Change, xrai.Gradients));
        foreach (IGrouping<float, int> segment in Enumerable.Range(0, 1024).GroupBy(pixel => xrai.Map.Data[pixel]))
            Assert.Equal(segment.Sum(pixel => (double)ig.ChannelSum[pixel]), segment.Count() * (double)segment.Key, 1e-5);
    }

    [Fact]
    public async Task GradCam_TwoPlanes_IsTheirWeightedSumWithoutItsNegativePart()
    {
        // Features are red and green at half size; the output weighs their means with 2 and -1: the map is their 2 r - g, over 16 pixels, if positive.
        using TorchModel model = TestModels.Load(TestModels.Archive(
            """
              def features(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return torch.avg_pool2d(torch.slice(x, 1, 0, 2), [2, 2], [2, 2])
              def classify(self: __torch__.Net,
                f: Tensor) -> Tensor:
                return torch.matmul(torch.mean(f, [2, 3]), self.v)
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return (self).classify((self).features(x, ), )
            """,
            new ScriptTensor("v", [2, 2], [2, 5, -1, 5])));
        Assert.Equal((4, 4), model.FeatureSize);

        ModelAttribution result = await AttributeAsync(model, new() { Method = "grad-cam" }, new(0), OutputKind.Logit);

        var features = new PlanarImage(1, 4, 4);
        for (int i = 0; i < 16; i++)
            features.Data[i] = Math.Max(0, (2 * Pooled(0, i)) - Pooled(1, i)) / 16;
        float[] expected = new LinearResampler(4, 4, 8, 8, ResampleFilter.Triangle).Apply(features).Data;
        for (int i = 0; i < 64; i++)
            Assert.Equal(expected[i], result.Map.Data[i], 1e-6);
        Assert.Equal((1, 8, 8), (result.Map.Channels, result.Map.Height, result.Map.Width));

        static float Pooled(int channel, int cell)
        {
            ReadOnlySpan<float> plane = Image.Plane(channel);
            int at = (cell / 4 * 16) + (cell % 4 * 2);
            return (plane[at] + plane[at + 1] + plane[at + 8] + plane[at + 9]) / 4;
        }
    }

    [Fact]
    public async Task Random_SeedImageAndModel_EachChangeTheMap()
    {
        AttributionSpec spec = new() { Method = "random" };
        using TorchModel model = MethodModels.Convolutional(1), other = MethodModels.Convolutional(2);
        float[] map = (await AttributeAsync(model, spec, new(0), OutputKind.Logit)).Map.Data;

        Assert.Equal(map, (await AttributeAsync(model, spec, new(1), OutputKind.Probability)).Map.Data);
        Assert.NotEqual(map, (await AttributeAsync(other, spec, new(0), OutputKind.Logit)).Map.Data);
        Assert.NotEqual(map, (await AttributeAsync(model, spec, new(0), OutputKind.Logit, new() { Seed = 1 })).Map.Data);
        Assert.NotEqual(map, (await AttributeAsync(model, spec, new(0), OutputKind.Logit, id: "y")).Map.Data);
        Assert.Equal(0, map.Average(), 0.5);
    }

    [Fact]
    public async Task Baselines_EachName_IsItsImage()
    {
        // With a linear model IG is w (x - b): the baseline can be read off the map.
        PlanarImage given = MethodModels.Image(14, 4, 4);
        Dictionary<string, Func<int, double>> expected = new()
        {
            ["black"] = _ => 0,
            ["white"] = _ => 1,
            ["min"] = _ => Image.Data.Min(),
            ["max"] = _ => Image.Data.Max(),
            ["mean"] = i => Image.Plane(i / 64).ToArray().Average(),
            ["image:f"] = i => new LinearResampler(4, 4, 8, 8, ResampleFilter.Triangle).Apply(given).Data[i],
        };
        MethodMaterial material = new() { Images = new Dictionary<string, PlanarImage> { ["image:f"] = given } };
        foreach ((string name, Func<int, double> baseline) in expected)
        {
            ModelAttribution result = await LinearAsync(new() { Rule = "midpoint", Steps = 2, Baselines = [name] }, new(0), material);
            AssertEach(i => Weights[2 * i] * (Image.Data[i] - baseline(i)), result, 1e-5);
            Assert.InRange(result.CompletenessError, 0, 1e-3);
        }

        ModelAttribution noise = await LinearAsync(new() { Rule = "midpoint", Steps = 2, Baselines = ["noise"] }), twice = await LinearAsync(new() { Rule = "midpoint", Steps = 2, Baselines = ["noise", "noise"] });
        Assert.NotEqual(noise.Map.Data, twice.Map.Data);
        double[] drawn = [.. noise.Map.Data.Select((value, i) => Image.Data[i] - (value / (double)Weights[2 * i]))];
        Assert.All(drawn, value => Assert.InRange(value, -0.01, 1.01));
        Assert.Equal(0.5, drawn.Average(), 0.1);
    }

    private static void AssertEach(Func<int, double> expected, ModelAttribution actual, double tolerance = 2e-6)
    {
        Assert.Equal(192, actual.Map.Data.Length);
        for (int i = 0; i < 192; i++)
            Assert.Equal(expected(i), actual.Map.Data[i], tolerance);
    }

    private async Task<ModelAttribution> LinearAsync(AttributionSpec spec, ExplainedClass? target = null, MethodMaterial? material = null)
    {
        using TorchModel model = MethodModels.Linear(Weights);
        return await AttributeAsync(model, spec, target ?? new(0), OutputKind.Logit, material);
    }

    private async Task<ModelAttribution> AttributeAsync(
        TorchModel model, AttributionSpec spec, ExplainedClass target, OutputKind output, MethodMaterial? material = null, PlanarImage? image = null, string id = "x")
    {
        image ??= Image;
        ComparisonSpecRules.CheckAttribution(spec);
        ModelPrediction prediction = await device.Engine.PredictAsync(model, image, Token);
        return await device.Engine.AttributeAsync(
            model,
            new ImageSubject(image, id, SegmentPool.Create(image, new SegmentationOptions())),
            prediction,
            target,
            AttributionRequest.From(spec, output, material ?? MethodMaterial.None),
            Token);
    }
}
