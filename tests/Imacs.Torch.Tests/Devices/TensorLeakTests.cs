using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;

namespace Imacs.Torch.Tests.Devices;

/// <summary>Native memory is given back by whoever took it, not by the garbage collector some day. Runs alone: the count is the process's.</summary>
[CollectionDefinition(nameof(TensorLeakTests), DisableParallelization = true)]
[Collection(nameof(TensorLeakTests))]
[Trait("Suite", "Unit")]
public sealed class TensorLeakTests
{
    public TensorLeakTests()
    {
        // What tests of other classes dropped without disposing is not these tests' business.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public async Task Workload_Disposed_LeavesNoTensorAlive()
    {
        long before = torch.Tensor.TotalCount;

        using (TorchModel model = TestModels.Shared("base.pt"))
            await WorkAsync(model, images: 1);

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public async Task Workload_ModelKept_KeepsNoTensorsOfBatches()
    {
        using TorchModel model = TestModels.Shared("base.pt");
        long before = torch.Tensor.TotalCount;

        await WorkAsync(model, images: 3);

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Load_RefusedModel_LeavesNoTensorAlive()
    {
        byte[] archive = TestModels.Archive(TestModels.Forward("torch.mul(x, 2)"));
        var spec = new ModelSpec { Name = "m", Path = "m.pt", Mean = [0.5f, 0.5f, 0.5f], Std = [2, 2, 2] };
        long before = torch.Tensor.TotalCount;

        Assert.ThrowsAny<Exception>(() => TestModels.Load(archive, spec: spec));

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static async Task WorkAsync(TorchModel model, int images)
    {
        // Disposing the queue waits for its threads, which free a batch after its results are out.
        using var queue = new DeviceQueue(new DeviceOptions { Threads = 2, BatchSize = 8 }, NullLogger<DeviceQueue>.Instance);
        var engine = new AttributionEngine(queue);
        for (int image = 0; image < images; image++)
            await AttributeAsync(engine, model, image);
    }

    private static async Task AttributeAsync(AttributionEngine engine, TorchModel model, int shade)
    {
        var image = new PlanarImage(3, 64, 64);
        for (int i = 0; i < image.Data.Length; i++)
            image.Data[i] = (i + (31 * shade)) % 97 / 96f;
        ModelPrediction prediction = await engine.PredictAsync(model, image, TestContext.Current.CancellationToken);
        await engine.AttributeAsync(
            model,
            image,
            prediction,
            prediction.Class,
            new(new QuadratureOptions { Rule = QuadratureRule.Midpoint, Steps = 8 }, OutputKind.Probability, ["black", "white"]),
            [],
            TestContext.Current.CancellationToken);
        await engine.EmbedAsync(model, [image], TestContext.Current.CancellationToken);
    }
}
