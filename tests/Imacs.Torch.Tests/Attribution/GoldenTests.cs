using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Testing;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>Integrated gradients of real images against Captum's and PAIR saliency's.</summary>
[Trait("Suite", "Unit")]
public sealed class GoldenTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    private static readonly (string Name, int Class)[] Images =
        [("River_1", 8), ("ucm128_river01", 8), ("Forest_2", 1), ("Highway_3", 3), ("Residential_5", 7)];

    [Theory]
    [InlineData("captum-ig-gl300-black-logit", QuadratureRule.GaussLegendre, 300, "black", OutputKind.Logit)]
    [InlineData("captum-ig-gl300-white-logit", QuadratureRule.GaussLegendre, 300, "white", OutputKind.Logit)]
    [InlineData("captum-ig-gl300-black-probability", QuadratureRule.GaussLegendre, 300, "black", OutputKind.Probability)]
    [InlineData("captum-ig-gl300-white-probability", QuadratureRule.GaussLegendre, 300, "white", OutputKind.Probability)]
    [InlineData("captum-ig-gl50-black-probability", QuadratureRule.GaussLegendre, 50, "black", OutputKind.Probability)]
    [InlineData("pair-ig25-black-logit", QuadratureRule.Pair, 25, "black", OutputKind.Logit)]
    public async Task AttributeAsync_FixedRule_EqualsPeers(string golden, QuadratureRule rule, int steps, string baseline, OutputKind output)
    {
        // 300 nodes cost seconds an image: one image of either size, 64 and 128 pixels, shows what five would.
        foreach ((string name, int target) in steps == 300 ? Images[..2] : Images)
        {
            (float[] pixels, int[] shape) = Npy.Read<float>(SharedData.Path("golden", $"{name}.input.npy"));
            float[] expected = Npy.Read<float>(SharedData.Path("golden", $"{name}.{golden}.npy")).Data;
            var image = new PlanarImage(shape[0], shape[1], shape[2], pixels);
            using TorchModel model = TestModels.Shared("base.pt", shape[1], shape[2]);
            ModelPrediction prediction = await device.Engine.PredictAsync(model, image, TestContext.Current.CancellationToken);

            ModelAttribution attribution = await device.Engine.AttributeAsync(
                model, image, prediction, target, new(new QuadratureOptions { Rule = rule, Steps = steps }, output, [baseline]), [], TestContext.Current.CancellationToken);

            Assert.True(RelativeL2(attribution.Map.Data, expected) <= 2e-3, $"{name} {golden}: {RelativeL2(attribution.Map.Data, expected):G3}");
        }
    }

    [Fact]
    public async Task PredictAsync_RealImages_EqualsPyTorch()
    {
        foreach ((string name, _) in Images)
        {
            (float[] pixels, int[] shape) = Npy.Read<float>(SharedData.Path("golden", $"{name}.input.npy"));
            float[] expected = Npy.Read<float>(SharedData.Path("golden", $"{name}.logits.npy")).Data;
            using TorchModel model = TestModels.Shared("base.pt", shape[1], shape[2]);

            ModelPrediction prediction = await device.Engine.PredictAsync(model, new PlanarImage(3, shape[1], shape[2], pixels), TestContext.Current.CancellationToken);

            Assert.True(RelativeL2(prediction.Row, expected) < 1e-5, $"{name}: {RelativeL2(prediction.Row, expected):G3}");
        }
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
