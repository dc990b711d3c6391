using Imacs.Core.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Devices;

/// <summary>A batch that throws costs only who is to blame.</summary>
[Trait("Suite", "Unit")]
public sealed class BatchIsolationTests
{
    private const float Poison = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OutputsAsync_OneImageThrows_NeighboursOfItsBatchGetTheSameBits()
    {
        using TorchModel model = Touchy();
        float[] good = DeviceQueueTests.Sample(1, 192), other = DeviceQueueTests.Sample(2, 192);
        float[] alone;
        using (DeviceQueue single = DeviceQueueTests.Queue(1))
            alone = (await single.OutputsAsync(model, 1, (_, sample) => good.CopyTo(sample), Token))[0];
        using DeviceQueue queue = DeviceQueueTests.Queue(1, lingerMilliseconds: 200);

        Task<float[][]> before = queue.OutputsAsync(model, 1, (_, sample) => good.CopyTo(sample), Token);
        Task<float[][]> poison = queue.OutputsAsync(model, 2, (_, sample) => sample.Fill(Poison), Token);
        Task<float[][]> after = queue.OutputsAsync(model, 2, (index, sample) => (index == 0 ? other : good).CopyTo(sample), Token);

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => poison.WaitAsync(Patience, Token));
        Assert.IsNotType<TimeoutException>(error);
        Assert.Equal(alone, (await before.WaitAsync(Patience, Token))[0]);
        Assert.Equal(alone, (await after.WaitAsync(Patience, Token))[1]);
        // All together, then each of the three alone.
        Assert.Equal(4, queue.Counters.Batches);
    }

    [Fact]
    public async Task GradientsAsync_OneImageThrows_NeighboursOfItsBatchGetTheSameBits()
    {
        using TorchModel model = Touchy();
        float[] image = DeviceQueueTests.Sample(1, 192), poisoned = [.. Enumerable.Repeat(Poison, 192)];
        PathNode[] nodes = [new(0, 0.5, 1, 0), new(0, 1, 1, 0)];
        double[] alone;
        using (DeviceQueue single = DeviceQueueTests.Queue(1))
            alone = (await DeviceQueueTests.GradientAsync(single, model, image, nodes))[0];
        using DeviceQueue queue = DeviceQueueTests.Queue(1, lingerMilliseconds: 200);

        Task<double[][]> before = DeviceQueueTests.GradientAsync(queue, model, image, nodes);
        Task<double[][]> poison = DeviceQueueTests.GradientAsync(queue, model, poisoned, nodes);
        Task<double[][]> after = DeviceQueueTests.GradientAsync(queue, model, image, nodes);

        await Assert.ThrowsAnyAsync<Exception>(() => poison.WaitAsync(Patience, Token));
        Assert.Equal(alone, (await before.WaitAsync(Patience, Token))[0]);
        Assert.Equal(alone, (await after.WaitAsync(Patience, Token))[0]);
    }

    /// <summary>A model that throws on a sample with a value of 2 or more: it looks for as manieth weight, and there are two.</summary>
    private static TorchModel Touchy() => TestModels.Load(TestModels.Archive(
        TestModels.Forward("torch.mul(torch.mean(x, [2, 3]), torch.select(self.w, 0, int(torch.max(x))))"), new ScriptTensor("w", [2], [1f, 1f])));
}
