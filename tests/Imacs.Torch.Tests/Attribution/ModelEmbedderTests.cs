using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>Patches have the network's own input size, oblong or not.</summary>
[Trait("Suite", "Unit")]
public sealed class ModelEmbedderTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    [Fact]
    public async Task EmbedAsync_OblongInput_EmbedsEveryRegion()
    {
        // Means over the columns: a vector whose length is the number of rows, which only an input of that form has.
        using TorchModel model = TestModels.Load(
            TestModels.Archive(TestModels.Forward("torch.reshape(torch.mean(x, [1, 3]), [-1, 8])")), height: 8, width: 20, ModelRole.Embedder);
        var image = new PlanarImage(3, 16, 16, [.. Enumerable.Range(0, 768).Select(i => (i % 16) / 16f)]);

        float[][] rows = await new ModelEmbedder(device.Engine, [model])
            .EmbedAsync(image, [BitMask.Full(16, 16), BitMask.FromPixels(16, 16, [.. Enumerable.Range(0, 256).Select(i => i < 64)])], TestContext.Current.CancellationToken);

        Assert.Equal(2, rows.Length);
        Assert.All(rows, row => Assert.Equal(1, row.Sum(value => (double)value * value), 1e-5));
        Assert.All(rows[0], value => Assert.Equal(1 / Math.Sqrt(8), value, 1e-3));
    }
}
