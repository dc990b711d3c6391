using Imacs.Core.Imaging;
using Imacs.Testing;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>Predictions of images that are larger than a model's input, against a loop that knows nothing of queues, batches and our resize.</summary>
[Trait("Suite", "Unit")]
public sealed class PlainLoopTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    [Fact]
    public async Task PredictAsync_LargerImage_EqualsTorchsAntialiasedResizeAndForward()
    {
        using TorchModel model = TestModels.Shared("shift-b.pt");
        using jit.ScriptModule plain = jit.load(SharedData.Path("models", "shift-b.pt"));
        plain.eval();
        var random = new Random(5);
        for (int trial = 0; trial < 8; trial++)
        {
            (int height, int width) = (256 - trial, 250 + (3 * trial));
            float[] pixels = Blocks(random, height, width);

            ModelPrediction prediction = await device.Engine.PredictAsync(model, new PlanarImage(3, height, width, pixels), TestContext.Current.CancellationToken);

            using var scope = NewDisposeScope();
            using var guard = inference_mode();
            Tensor resized = nn.functional.interpolate(
                tensor(pixels, [1, 3, height, width]), size: [64, 64], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
            float[] expected = [.. ((Tensor)plain.call(resized)).data<float>()];
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], prediction.Row[i], 1e-3f);
        }
    }

    /// <summary>Blocks of random colour: edges and flat areas, where resizes differ most.</summary>
    private static float[] Blocks(Random random, int height, int width)
    {
        var pixels = new float[3 * height * width];
        for (int channel = 0; channel < 3; channel++)
        {
            var colours = new float[400];
            for (int i = 0; i < colours.Length; i++)
                colours[i] = random.NextSingle();
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    pixels[(((channel * height) + y) * width) + x] = colours[(y / 13 % 20 * 20) + (x / 13 % 20)];
            }
        }

        return pixels;
    }
}
