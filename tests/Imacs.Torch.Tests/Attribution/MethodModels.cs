using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>Small models and images for the methods' tests.</summary>
internal static class MethodModels
{
    /// <summary>8 x 8 to 4 classes: a convolution with ReLU, a pooled linear layer; the feature layer, [N, 6, 4, 4], is exposed.</summary>
    public static TorchModel Convolutional(long seed, int side = 8) => TestModels.Load(
        TestModels.Archive(
            """
              def features(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return torch.relu(torch.conv2d(x, self.w, self.b, [2, 2], [1, 1], [1, 1], 1))
              def classify(self: __torch__.Net,
                f: Tensor) -> Tensor:
                return torch.matmul(torch.mean(f, [2, 3]), self.v)
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return (self).classify((self).features(x, ), )
            """,
            new ScriptTensor("w", [6, 3, 3, 3], [.. Noise(seed, 162).Select(value => value - 0.5f)]),
            new ScriptTensor("b", [6], [.. Noise(seed + 1, 6).Select(value => value - 0.5f)]),
            new ScriptTensor("v", [6, 4], [.. Noise(seed + 2, 24).Select(value => 4 * (value - 0.5f))])),
        side,
        side,
        hash: (char)('0' + (seed % 10)));

    /// <summary>8 x 8 to 2 classes: logit = sum of weight x pixel.</summary>
    public static TorchModel Linear(float[] weights) =>
        TestModels.Load(TestModels.Archive(TestModels.Forward("torch.matmul(torch.flatten(x, 1), self.w)"), new ScriptTensor("w", [192, 2], weights)));

    /// <summary>An image of noise.</summary>
    public static PlanarImage Image(long seed, int height = 8, int width = 8) => new(3, height, width, Noise(seed, 3 * height * width));

    /// <summary>Uniform numbers, 0 to 1.</summary>
    public static float[] Noise(long seed, int length)
    {
        var random = new KeyedRandom(seed, 0);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)random.NextDouble();
        return values;
    }
}
