using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>What masking takes away is what the output loses.</summary>
[Trait("Suite", "Unit")]
public sealed class MaskingCheckTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    [Fact]
    public async Task DropsAsync_MeanOfRed_LosesTheAreaLessWhatStandsThere()
    {
        // The output of class 0 is the mean of the red plane.
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.mean(x, [2, 3])")));
        var image = new PlanarImage(3, 8, 8, [.. Enumerable.Repeat(0.75f, 192)]);
        BitMask[] areas = [BitMask.Full(8, 8), BitMask.FromPixels(8, 8, [.. Enumerable.Range(0, 64).Select(pixel => pixel < 16)])];
        var setup = new AnalysisSetup(
            [model, model],
            new TargetRule(TargetKind.Index, 0),
            new AttributionRequest(new QuadratureOptions(), OutputKind.Logit, ["black", "white"]),
            new SegmentationOptions(),
            RegionsPerModel: 1,
            new DescriptorEmbedder());

        double[][] drops = await new MaskingCheck(device.Engine).DropsAsync(image, "image", -1, areas, setup, TestContext.Current.CancellationToken);

        // Over black and white, what stands in the place of 0.75 is 0.5 on average.
        Assert.Equal(0.25, drops[0][0], 1e-6);
        Assert.Equal(0.25 / 4, drops[1][0], 1e-6);
        Assert.All(drops, area => Assert.Equal(area[0], area[1]));
    }
}
