using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>What a method is said to cost, against what it asks of the device.</summary>
[Trait("Suite", "Unit")]
public sealed class AttributionCostTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    private const int Side = 8;

    private static readonly Dictionary<string, AttributionSpec> Specs = new()
    {
        ["midpoint"] = new() { Rule = "midpoint", Steps = 5, Baselines = ["black", "mean", "blur"] },
        ["xrai"] = new() { Method = "xrai", Rule = "gauss-legendre", Steps = 6 },
        ["parity"] = new() { Method = "xrai", XraiMode = "parity" },
        ["guided-ig"] = new() { Method = "guided-ig", Steps = 12, Baselines = ["black", "noise"] },
        ["blur-ig"] = new() { Method = "blur-ig", Steps = 11, MaxSigma = 3 },
        ["smoothgrad"] = new() { Method = "smoothgrad", Samples = 11 },
        ["smoothgrad of ig"] = new() { Method = "smoothgrad", SmoothGradOf = "ig", Rule = "pair", Steps = 4, Samples = 3 },
        ["smoothgrad of blur"] = new() { Method = "smoothgrad", SmoothGradOf = "blur-ig", Steps = 4, Samples = 3 },
        ["gradient-x-input"] = new() { Method = "gradient-x-input" },
        ["gradient"] = new() { Method = "gradient" },
        ["occlusion"] = new() { Method = "occlusion", Window = 3, Stride = 2, Baselines = ["blur", "black"] },
        ["occlusion by size"] = new() { Method = "occlusion" },
        ["grad-cam"] = new() { Method = "grad-cam" },
        ["random"] = new() { Method = "random" },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_FixedMethod_IsWhatTheDeviceIsAsked(string name)
    {
        AttributionSpec spec = Specs[name];
        ModelAttribution made = await AttributeAsync(spec);

        var cost = AttributionCost.Of(spec, Side, Side);

        Assert.False(cost.IsAssumed);
        Assert.Equal(made.Gradients, cost.Gradients);
        Assert.Equal(made.Forwards, cost.Forwards + AttributionCost.PredictionsOnRecord(spec));
    }

    [Fact]
    public async Task Of_ExpectedGradients_CountsEachReferenceOnce()
    {
        AttributionSpec spec = new() { Method = "expected-gradients", Draws = 20 };
        ModelAttribution made = await AttributeAsync(spec);

        var cost = AttributionCost.Of(spec, Side, Side);

        Assert.Equal(made.Gradients, cost.Gradients);
        Assert.InRange(made.Forwards, cost.Forwards - 4, cost.Forwards + 4);
    }

    [Fact]
    public async Task Of_AdaptiveRule_IsAnAssumptionWithinTheRulesLimits()
    {
        ModelAttribution made = await AttributeAsync(new());

        var cost = AttributionCost.Of(new(), Side, Side);

        Assert.True(cost.IsAssumed);
        Assert.Equal(2 * 9.10, cost.Gradients, 1e-9);
        Assert.InRange(made.Gradients, cost.Gradients / 3, cost.Gradients * 3);
        Assert.Equal(new(2 * 25, 0, IsAssumed: false), AttributionCost.Of(new(), Side, Side, perPath: 25));
    }

    [Theory]
    [InlineData(0.001, 15.58)]
    [InlineData(0.004, 15.58)]
    [InlineData(0.0075, 11.53)]
    [InlineData(0.015, 9.10)]
    [InlineData(0.06, 8.06)]
    [InlineData(1, 8.06)]
    public void AdaptiveGradients_MeasuredTolerance_IsWhatWasMeasured(double tolerance, double gradients) =>
        Assert.Equal(gradients, AttributionCost.AdaptiveGradients(tolerance), 1e-9);

    [Fact]
    public void AdaptiveGradients_TighterTolerance_NeverCostsLess()
    {
        double[] costs = [.. Enumerable.Range(1, 100).Select(i => AttributionCost.AdaptiveGradients(i / 1000.0))];

        Assert.Equal(costs.OrderDescending(), costs);
    }

    private async Task<ModelAttribution> AttributeAsync(AttributionSpec spec)
    {
        using TorchModel model = MethodModels.Convolutional(1);
        PlanarImage image = MethodModels.Image(100, Side, Side);
        var request = AttributionRequest.From(
            spec, OutputKind.Probability, new() { Seed = 7, References = [.. Enumerable.Range(60, 32).Select(seed => MethodModels.Image(seed, Side, Side))] });
        ModelPrediction prediction = await device.Engine.PredictAsync(model, image, Token);
        var subject = new ImageSubject(image, "100.png", SegmentPool.Create(image, new SegmentationOptions()));
        return await device.Engine.AttributeAsync(model, subject, prediction, new ExplainedClass(2), request, Token);
    }
}
