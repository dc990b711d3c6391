using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>What must hold for every method: company changes nothing, a model equals itself, two models change places, nothing blows up.</summary>
[Trait("Suite", "Unit")]
public sealed class MethodTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    private static readonly Dictionary<string, AttributionSpec> Specs = new()
    {
        ["ig"] = new(),
        ["ig from everything"] = new() { Rule = "midpoint", Steps = 5, Baselines = ["min", "max", "mean", "blur", "noise", "noise", "image:x"] },
        ["guided-ig"] = new() { Method = "guided-ig", Steps = 12 },
        ["blur-ig"] = new() { Method = "blur-ig", Steps = 11, MaxSigma = 3 },
        ["xrai"] = new() { Method = "xrai", Rule = "midpoint", Steps = 6 },
        ["xrai parity"] = new() { Method = "xrai", XraiMode = "parity", XraiAlgorithm = "fast" },
        ["smoothgrad"] = new() { Method = "smoothgrad", Samples = 11 },
        ["smoothgrad squared"] = new() { Method = "smoothgrad", SmoothGradMode = "squared", SmoothGradOf = "occlusion", Samples = 3 },
        ["vargrad"] = new() { Method = "smoothgrad", SmoothGradMode = "vargrad", SmoothGradOf = "guided-ig", Steps = 4, Samples = 3 },
        ["smoothgrad of ig"] = new() { Method = "smoothgrad", SmoothGradOf = "ig", Rule = "pair", Steps = 4, Samples = 9, Noise = 0.05 },
        ["gradient-x-input"] = new() { Method = "gradient-x-input" },
        ["gradient"] = new() { Method = "gradient" },
        ["occlusion"] = new() { Method = "occlusion", Window = 3, Stride = 2, Baselines = ["blur", "black"] },
        ["expected-gradients"] = new() { Method = "expected-gradients", Draws = 19 },
        ["grad-cam"] = new() { Method = "grad-cam" },
        ["random"] = new() { Method = "random" },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AttributeAsync_AloneOrInCompany_IsTheSameToTheBit(string name)
    {
        AttributionRequest request = Request(name);
        using TorchModel model = MethodModels.Convolutional(1), other = MethodModels.Convolutional(2);
        ModelAttribution alone;
        // Batches of one shape, as a device has them: some processors' libraries round differently for another number of rows.
        using (var queue = new DeviceQueue(new DeviceOptions { BatchSize = 7, Threads = 1 }, NullLogger<DeviceQueue>.Instance))
            alone = await AttributeAsync(new AttributionEngine(queue), model, request, 0);

        using var busy = new DeviceQueue(new DeviceOptions { BatchSize = 7, Threads = 3 }, NullLogger<DeviceQueue>.Instance);
        var engine = new AttributionEngine(busy);
        ModelAttribution[] company = await Task.WhenAll(Enumerable.Range(-3, 9).Select(image => AttributeAsync(engine, image % 2 == 0 ? model : other, request, image)));

        Assert.Equal(alone.Map.Data, company[3].Map.Data);
        Assert.Equal((alone.Change, alone.CompletenessError, alone.Gradients, alone.Forwards), (company[3].Change, company[3].CompletenessError, company[3].Gradients, company[3].Forwards));
        Assert.NotEqual(alone.Map.Data, company[4].Map.Data);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnalyseAsync_ModelWithItself_HasNoDifference(string name)
    {
        using TorchModel model = MethodModels.Convolutional(1);

        ImageAnalysis analysis = await AnalyseAsync(name, model, model);

        Assert.NotEmpty(analysis.Regions);
        Assert.All(analysis.Regions, region => Assert.Equal(region.Sums[0], region.Sums[1]));
        Assert.All(analysis.Regions, region => Assert.Equal(region.Shares[0], region.Shares[1]));
        Assert.All(analysis.Regions, region => Assert.All(region.Shares, share => Assert.InRange(share, -1.000001, 1.000001)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnalyseAsync_ModelsExchanged_ExchangesTheirScores(string name)
    {
        using TorchModel first = MethodModels.Convolutional(1), second = MethodModels.Convolutional(2);

        ImageAnalysis one = await AnalyseAsync(name, first, second), swapped = await AnalyseAsync(name, second, first);

        Assert.Equal(one.Regions.Count, swapped.Regions.Count);
        for (int i = 0; i < one.Regions.Count; i++)
        {
            Assert.Equal(one.Regions[i].Region.Mask, swapped.Regions[i].Region.Mask);
            Assert.Equal(one.Regions[i].Shares.Reverse(), swapped.Regions[i].Shares);
        }

        Assert.NotEqual(one.Models[0].ChannelSum, one.Models[1].ChannelSum);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AttributeAsync_ImageLargerThanInput_FitsTheImage(string name)
    {
        using TorchModel model = MethodModels.Convolutional(1);

        ModelAttribution result = await AttributeAsync(device.Engine, model, Request(name), 3, 13, 21);

        Assert.Equal((13, 21, 273), (result.Map.Height, result.Map.Width, result.ChannelSum.Length));
        Assert.All(result.Map.Data, value => Assert.True(float.IsFinite(value)));
        Assert.True(result.Norm > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AttributeAsync_ConstantImage_IsFinite(string name)
    {
        using TorchModel model = MethodModels.Convolutional(1);
        foreach (float shade in (float[])[0, 0.3f, 1])
        {
            var image = new PlanarImage(3, 8, 8);
            Array.Fill(image.Data, shade);

            ModelAttribution result = await AttributeAsync(device.Engine, model, Request(name), image, "flat");

            Assert.All(result.Map.Data, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Check_GradCamOnModelWithoutFeatures_SaysWhatItLacks()
    {
        using TorchModel model = MethodModels.Linear(MethodModels.Noise(1, 384));

        InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => Request("grad-cam").Check(model));

        Assert.Contains("features(x)", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidSpecException>(
            () => AttributionRequest.From(new() { Method = "smoothgrad", SmoothGradOf = "grad-cam" }, OutputKind.Logit, MethodMaterial.None).Check(model));
        Request("gradient").Check(model);
    }

    private static AttributionRequest Request(string name, OutputKind output = OutputKind.Probability)
    {
        ComparisonSpecRules.CheckAttribution(Specs[name]);
        ComparisonSpecRules.CheckAttribution(Specs[name].Resolved());
        return AttributionRequest.From(Specs[name], output, new()
        {
            Seed = 7,
            Images = new Dictionary<string, PlanarImage> { ["image:x"] = MethodModels.Image(50, 5, 9) },
            References = [.. Enumerable.Range(60, 5).Select(seed => MethodModels.Image(seed, 8, seed % 2 == 0 ? 8 : 11))],
        });
    }

    private static Task<ModelAttribution> AttributeAsync(AttributionEngine engine, TorchModel model, AttributionRequest request, int image, int height = 8, int width = 8) =>
        AttributeAsync(engine, model, request, MethodModels.Image(100 + image, height, width), $"{image}.png");

    private static async Task<ModelAttribution> AttributeAsync(AttributionEngine engine, TorchModel model, AttributionRequest request, PlanarImage image, string id)
    {
        ModelPrediction prediction = await engine.PredictAsync(model, image, Token);
        var subject = new ImageSubject(image, id, SegmentPool.Create(image, new SegmentationOptions()));
        return await engine.AttributeAsync(model, subject, prediction, new ExplainedClass(2), request, Token);
    }

    private Task<ImageAnalysis> AnalyseAsync(string name, TorchModel first, TorchModel second) => new ImageAnalyser(device.Engine).AnalyseAsync(
        MethodModels.Image(9, 16, 16),
        "9.png",
        label: 1,
        new AnalysisSetup([first, second], new TargetRule(TargetKind.Contrast), Request(name), new SegmentationOptions(), RegionsPerModel: 3, new DescriptorEmbedder()),
        Token);
}
