using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Attribution;

/// <summary>The candidate segments that are scored whoever selected them.</summary>
[Trait("Suite", "Unit")]
public sealed class PoolSampleTests(DeviceFixture device) : IClassFixture<DeviceFixture>
{
    [Fact]
    public async Task AnalyseAsync_FractionOne_ScoresEveryCandidate()
    {
        ImageAnalysis analysis = await AnalyseAsync(1, "a.png");

        Assert.Equal(Enumerable.Range(0, analysis.Segments.Masks.Count), analysis.Pool.Select(segment => segment.Candidate));
        Assert.All(analysis.Pool, segment =>
        {
            Assert.Same(analysis.Segments.Masks[segment.Candidate], segment.Mask);
            Assert.Equal(segment.Mask.SumOver(analysis.Models[0].ChannelSum) / analysis.Models[0].Norm, segment.Shares[0]);
            Assert.Equal(1, segment.Embedding.Sum(value => value * value), 1e-4);
        });
    }

    [Fact]
    public async Task AnalyseAsync_Half_DrawsByImage()
    {
        ImageAnalysis one = await AnalyseAsync(0.5, "a.png"), again = await AnalyseAsync(0.5, "a.png"), other = await AnalyseAsync(0.5, "b.png");

        Assert.InRange(one.Pool.Count, one.Segments.Masks.Count / 4, one.Segments.Masks.Count * 3 / 4);
        Assert.Equal(one.Pool.Select(segment => segment.Candidate), again.Pool.Select(segment => segment.Candidate));
        Assert.NotEqual(one.Pool.Select(segment => segment.Candidate), other.Pool.Select(segment => segment.Candidate));
    }

    [Fact]
    public async Task AnalyseAsync_FractionZero_LeavesTheRegionsAsTheyAre()
    {
        ImageAnalysis without = await AnalyseAsync(0, "a.png"), with = await AnalyseAsync(1, "a.png");

        Assert.Empty(without.Pool);
        Assert.Equal(without.Regions.Select(region => region.Shares[0]), with.Regions.Select(region => region.Shares[0]));
        Assert.Equal(without.Regions.Select(region => region.Embedding), with.Regions.Select(region => region.Embedding));
    }

    private async Task<ImageAnalysis> AnalyseAsync(double fraction, string id)
    {
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.mean(x, [2, 3])")));
        var setup = new AnalysisSetup(
            [model, model],
            new TargetRule(TargetKind.Index, 0),
            new AttributionRequest(new QuadratureOptions(), OutputKind.Logit, ["black"]),
            new SegmentationOptions(),
            RegionsPerModel: 2,
            new DescriptorEmbedder()) { PoolFraction = fraction, Seed = 3 };
        return await new ImageAnalyser(device.Engine).AnalyseAsync(MethodModels.Image(9, 32, 32), id, -1, setup, TestContext.Current.CancellationToken);
    }
}
