using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>Models whose integrated gradients can be written down, and images that have broken others.</summary>
[Trait("Suite", "Unit")]
public sealed class AnalyticTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    private const string LinearForward = "torch.matmul(torch.flatten(x, 1), self.w)";
    private static readonly float[] Weights = [.. Noise(3, 2 * 192).Select(value => value - 0.4f)];

    public static TheoryData<QuadratureRule> Rules => [.. Enum.GetValues<QuadratureRule>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task AttributeAsync_LinearModel_IsGradientTimesDifferenceForEveryRule(QuadratureRule rule)
    {
        using TorchModel model = Linear();
        var image = new PlanarImage(3, 8, 8, Noise(11, 192));

        ModelAttribution attribution = await AttributeAsync(model, image, 1, new(new QuadratureOptions { Rule = rule, Steps = 7 }, OutputKind.Logit, ["black", "white"]));

        // The mean over a black and a white baseline of w (x - b).
        for (int i = 0; i < 192; i++)
            Assert.Equal(Weights[(2 * i) + 1] * (image.Data[i] - 0.5), attribution.Map.Data[i], 1e-6);
        Assert.True(attribution.CompletenessError < 1e-5, $"{attribution.CompletenessError:G3}");
        Assert.False(attribution.Capped);
    }

    [Fact]
    public async Task AttributeAsync_Square_IsTheSquareItself()
    {
        // F = sum of x^2 over a plane: IG from black is x^2, exactly, by any rule that integrates lines exactly.
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.sum(torch.mul(x, x), [2, 3])")));
        var image = new PlanarImage(3, 8, 8, Noise(12, 192));

        ModelAttribution attribution = await AttributeAsync(model, image, 2, new(new QuadratureOptions { Rule = QuadratureRule.Midpoint, Steps = 4 }, OutputKind.Logit, ["black"]));

        Assert.All(attribution.Map.Data[..128], value => Assert.Equal(0, value));
        for (int i = 128; i < 192; i++)
            Assert.Equal(image.Data[i] * image.Data[i], attribution.Map.Data[i], 1e-6);
    }

    [Fact]
    public async Task AttributeAsync_Adaptive_ReachesItsTolerancesOrSaysItWasCapped()
    {
        using TorchModel model = TestModels.Load(TestModels.Archive(
            TestModels.Forward("torch.matmul(torch.relu(torch.matmul(torch.flatten(x, 1), self.v)), self.w)"),
            new ScriptTensor("v", [192, 24], [.. Noise(5, 192 * 24).Select(value => value - 0.5f)]),
            new ScriptTensor("w", [24, 4], [.. Noise(6, 24 * 4).Select(value => 4 * (value - 0.5f))])));
        var options = new QuadratureOptions();
        for (int seed = 0; seed < 8; seed++)
        {
            var image = new PlanarImage(3, 8, 8, Noise(100 + seed, 192));
            LabelMap[] quarters = [new(8, 8, 50, [.. Enumerable.Range(0, 64).Select(i => (i / 32 * 2) + (i % 8 / 4))], 4)];

            ModelAttribution attribution = await AttributeAsync(model, image, seed % 4, new(options, OutputKind.Probability, ["black", "white"]), quarters);

            Assert.Equal(attribution.Map.Data.Sum(value => (double)value), attribution.ChannelSum.Sum(value => (double)value), 1e-4);
            Assert.Equal(attribution.ChannelSum.Sum(value => (double)Math.Abs(value)), attribution.Norm, 1e-4);
            Assert.True(attribution.Capped || (attribution.CompletenessError <= options.CompletenessTolerance && attribution.ShareError <= options.Tolerance));
            // Four nodes on each path at least, and one at the image for both.
            Assert.InRange(attribution.Gradients, (2 * options.FirstNodes) + 1, 2 * options.MaxNodes);
            Assert.Equal(1, attribution.Forwards);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task AttributeAsync_ImageEqualsBaseline_IsZeroWithoutNaN(QuadratureRule rule)
    {
        using TorchModel model = Linear();

        ModelAttribution attribution = await AttributeAsync(model, new PlanarImage(3, 8, 8), 0, new(new QuadratureOptions { Rule = rule, Steps = 5 }, OutputKind.Probability, ["black"]));

        Assert.All(attribution.Map.Data, value => Assert.Equal(0, value));
        Assert.Equal(0, attribution.Norm);
        Assert.Equal(0, attribution.Change);
        Assert.Equal(0, attribution.CompletenessError);
        Assert.False(attribution.Capped);
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(5, 19)]
    [InlineData(1, 1)]
    public async Task AttributeAsync_ImageOfAnotherSize_ConservesTheSum(int height, int width)
    {
        using TorchModel model = Linear();
        var image = new PlanarImage(3, height, width, Noise(21, 3 * height * width));

        ModelAttribution attribution = await AttributeAsync(
            model, image, 0, new(new QuadratureOptions { Rule = QuadratureRule.Midpoint, Steps = 3 }, OutputKind.Logit, ["black", "white"]));

        Assert.Equal((height, width), (attribution.Map.Height, attribution.Map.Width));
        Assert.Equal(height * width, attribution.ChannelSum.Length);
        Assert.Equal(attribution.Change, attribution.Map.Data.Sum(value => (double)value), 1e-4);
        Assert.True(Math.Abs(attribution.Change) > 0.01);
    }

    [Theory]
    [InlineData(16, 16, 0f)]
    [InlineData(16, 16, 0.37f)]
    [InlineData(16, 16, 1f)]
    [InlineData(1, 1, 0f)]
    [InlineData(1, 1, 0.6f)]
    [InlineData(1, 40, 0.6f)]
    public async Task AnalyseAsync_ConstantImage_GivesFiniteScores(int height, int width, float shade)
    {
        using TorchModel model = Linear();
        var image = new PlanarImage(3, height, width);
        Array.Fill(image.Data, shade);

        ImageAnalysis analysis = await AnalyseAsync(model, image);

        AssertSound(analysis, image);
        Assert.Single(analysis.Regions);
        Assert.Equal(image.Area, analysis.Regions[0].Region.Mask.Area);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 31)]
    [InlineData(16, 16)]
    public async Task AnalyseAsync_NoisyImageOfAnySize_GivesFiniteScores(int height, int width)
    {
        using TorchModel model = Linear();
        var image = new PlanarImage(3, height, width, Noise(31, 3 * height * width));

        AssertSound(await AnalyseAsync(model, image), image);
    }

    [Fact]
    public async Task AnalyseAsync_ModelWithItself_SharesAreEqualToTheBit()
    {
        using TorchModel model = Linear();
        ImageAnalysis analysis = await AnalyseAsync(model, new PlanarImage(3, 16, 16, Noise(41, 768)));

        Assert.All(analysis.Regions, region => Assert.Equal(region.Shares[0], region.Shares[1]));
        Assert.All(analysis.Regions, region => Assert.Equal([0, 1], region.Region.Models));
        Assert.Equal(1, analysis.Spearman[0], 1e-12);
        Assert.Equal(1, analysis.TopAreaIou[0]);
    }

    [Fact]
    public async Task AnalyseAsync_LabelDemandedAndMissing_Throws()
    {
        using TorchModel model = Linear();

        await Assert.ThrowsAsync<ArgumentException>(() => new ImageAnalyser(device.Engine).AnalyseAsync(
            new PlanarImage(3, 8, 8), "image", -1, Setup(model) with { Target = new TargetRule(TargetKind.Label) }, Token));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task AttributeAsync_ClassOutOfRange_Throws(int target)
    {
        using TorchModel model = Linear();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => AttributeAsync(model, new PlanarImage(3, 8, 8), target, new(new QuadratureOptions(), OutputKind.Logit, ["black"])));
    }

    private static void AssertSound(ImageAnalysis analysis, PlanarImage image)
    {
        Assert.NotEmpty(analysis.Regions);
        foreach (AnalysedRegion region in analysis.Regions)
        {
            Assert.InRange(region.Region.Mask.Area, 1, image.Area);
            Assert.All(region.Shares, share => Assert.InRange(share, -1.000001, 1.000001));
            Assert.All(region.Sums, sum => Assert.True(double.IsFinite(sum)));
            Assert.All(region.Embedding, value => Assert.True(float.IsFinite(value)));
            Assert.Equal(1, region.Embedding.Sum(value => (double)value * value), 1e-5);
        }

        Assert.All(analysis.Models, model => Assert.True(double.IsFinite(model.CompletenessError)));
        Assert.All(analysis.TopAreaIou, iou => Assert.InRange(iou, 0, 1));
    }

    private static TorchModel Linear() => TestModels.Load(TestModels.Archive(TestModels.Forward(LinearForward), new ScriptTensor("w", [192, 2], Weights)));

    private static float[] Noise(long seed, int length)
    {
        var random = new KeyedRandom(seed, 0);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)random.NextDouble();
        return values;
    }

    private static AnalysisSetup Setup(TorchModel model) => new(
        [model, model],
        new TargetRule(TargetKind.Predicted),
        new(new QuadratureOptions(), OutputKind.Probability, ["black", "white"]),
        new SegmentationOptions(),
        RegionsPerModel: 3,
        new DescriptorEmbedder());

    private Task<ImageAnalysis> AnalyseAsync(TorchModel model, PlanarImage image) => new ImageAnalyser(device.Engine).AnalyseAsync(image, "image", -1, Setup(model), Token);

    private async Task<ModelAttribution> AttributeAsync(TorchModel model, PlanarImage image, int target, AttributionRequest request, params LabelMap[] scales)
    {
        ModelPrediction prediction = await device.Engine.PredictAsync(model, image, Token);
        return await device.Engine.AttributeAsync(model, image, prediction, target, request, scales, Token);
    }
}
