using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Randomness;
using Imacs.Torch.Devices;
using Imacs.Torch.Export;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Torch.Tests.Devices;

/// <summary>What a sample gets from the device does not depend on its company, and what waits never waits for ever.</summary>
[Trait("Suite", "Unit")]
public sealed class DeviceQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OutputsAsync_AnyCompany_SameBits(int threads)
    {
        using TorchModel model = TestModels.Shared("base.pt");
        float[][] samples = [.. Enumerable.Range(0, 21).Select(seed => Sample(seed, 3 * 64 * 64))];
        float[] alone, embedded;
        using (DeviceQueue queue = Queue(1))
        {
            alone = (await queue.OutputsAsync(model, 1, (_, sample) => samples[0].CopyTo(sample), Token))[0];
            embedded = (await queue.EmbedAsync(model, 1, (_, sample) => samples[0].CopyTo(sample), Token))[0];
        }

        using DeviceQueue busy = Queue(threads);
        for (int position = 0; position < 8; position++)
        {
            // 21 samples: two full batches and a padded one; sample 0 stands somewhere among others.
            int[] order = [.. Enumerable.Range(1, position), 0, .. Enumerable.Range(position + 1, 20 - position)];
            float[][] rows = await busy.OutputsAsync(model, order.Length, (index, sample) => samples[order[index]].CopyTo(sample), Token);
            float[][] embeddings = await busy.EmbedAsync(model, position + 1, (index, sample) => samples[order[index]].CopyTo(sample), Token);
            Assert.Equal(alone, rows[position]);
            Assert.Equal(embedded, embeddings[position]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task GradientsAsync_AnyCompany_SameBits(int threads)
    {
        using TorchModel model = TestModels.Shared("base.pt");
        float[] image = Sample(0, 3 * 64 * 64);
        double[] alone;
        using (DeviceQueue queue = Queue(1))
            alone = (await GradientAsync(queue, model, image, [new(0, 1, 1, 0)]))[0];

        using DeviceQueue busy = Queue(threads);
        for (int before = 0; before < 8; before++)
        {
            int company = before;
            Task<double[][]>[] others = [.. Enumerable.Range(1, company).Select(seed => GradientAsync(busy, model, Sample(seed, image.Length), [new(0, 1, 1, 0)]))];
            Task<double[][]> mine = GradientAsync(busy, model, image, [new(0, 1, 1, 0)]);
            Task<double[][]> after = GradientAsync(busy, model, Sample(99, image.Length), [new(0, 0.25, 1, 0), new(0, 0.75, 1, 0)]);
            Assert.Equal(alone, (await mine)[0]);
            await Task.WhenAll([after, .. others]);
        }
    }

    [Fact]
    public async Task Complete_AnyOrder_SameBits()
    {
        using TorchModel model = Linear();
        PathNode[] nodes = [.. Enumerable.Range(0, 40).Select(i => new PathNode(0, i / 40.0, 1.0 / (i + 3), i % 2))];
        float[][] gradients = [.. Enumerable.Range(0, nodes.Length).Select(seed => Sample(seed, 50))];
        double[][] inOrder = await SumsAsync(Enumerable.Range(0, nodes.Length));

        for (int seed = 0; seed < 20; seed++)
        {
            var random = new KeyedRandom(seed, 1);
            int[] shuffled = [.. Enumerable.Range(0, nodes.Length).Select(index => (index, Key: random.NextDouble())).OrderBy(pair => pair.Key).Select(pair => pair.index)];
            double[][] sums = await SumsAsync(shuffled);
            Assert.Equal(inOrder[0], sums[0]);
            Assert.Equal(inOrder[1], sums[1]);
        }

        async Task<double[][]> SumsAsync(IEnumerable<int> order)
        {
            double[][] sums = [new double[50], new double[50]];
            var work = new GradientWork(model, new ExplainedOutput(new ExplainedClass(0), OutputKind.Logit), nodes, sums, (_, _) => { }, Token);
            foreach (int index in order)
            {
                Assert.False(work.Values.IsCompleted);
                work.Complete(index, [index], gradients[index]);
            }

            Assert.Equal(Enumerable.Range(0, nodes.Length).Select(index => (double)index), await work.Values);
            return sums;
        }
    }

    [Fact]
    public async Task OutputsAsync_CancelledWhileWaiting_DropsTheSamples()
    {
        using TorchModel model = Linear();
        using DeviceQueue queue = Queue(1, lingerMilliseconds: 200);
        using var cancellation = new CancellationTokenSource();

        Task<float[][]> waiting = queue.OutputsAsync(model, 3, (_, sample) => sample.Clear(), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, Token));
        Assert.Equal(0, queue.Counters.Samples);
    }

    [Fact]
    public async Task OutputsAsync_AnotherLaneCancelled_StillServed()
    {
        using TorchModel first = Linear(), second = Linear();
        using DeviceQueue queue = Queue(1, lingerMilliseconds: 200);
        using var cancellation = new CancellationTokenSource();

        Task<float[][]> cancelled = queue.OutputsAsync(first, 3, (_, sample) => sample.Clear(), cancellation.Token);
        Task<float[][]> served = queue.OutputsAsync(second, 3, (_, sample) => sample.Clear(), Token);
        await cancellation.CancelAsync();

        Assert.Equal(3, (await served.WaitAsync(Patience, Token)).Length);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task GradientsAsync_OneImageNotFinite_NeighboursUnharmed()
    {
        // The slope of a square root at 0 is infinite.
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.mean(torch.sqrt(x), [2, 3])")));
        using DeviceQueue queue = Queue(1, lingerMilliseconds: 200);
        float[] grey = [.. Enumerable.Repeat(0.25f, 192)];

        Task<double[][]> before = GradientAsync(queue, model, grey, [new(0, 1, 1, 0)]);
        Task<double[][]> black = GradientAsync(queue, model, new float[192], [new(0, 1, 1, 0)]);
        Task<double[][]> after = GradientAsync(queue, model, grey, [new(0, 1, 1, 0)]);

        NonFiniteResultException error = await Assert.ThrowsAsync<NonFiniteResultException>(() => black);
        Assert.Contains("Model 'm'", error.Message, StringComparison.Ordinal);
        // Class 0 is the mean of the square roots of the red plane, slope 1 / (2 sqrt(0.25)) / 64; softmax of three equal outputs is p (1 - p) = 2/9.
        Assert.Equal(2.0 / 9 / 64, (await before)[0][0], 1e-7);
        Assert.Equal((await before)[0], (await after)[0]);
        Assert.Equal(1, queue.Counters.Batches);
    }

    [Fact]
    public async Task OutputsAsync_WriterThatThrows_NeighboursInTheBatchUnharmed()
    {
        using TorchModel model = Linear();
        using DeviceQueue queue = Queue(1, lingerMilliseconds: 200);

        Task<float[][]> before = queue.OutputsAsync(model, 1, (_, sample) => sample.Fill(0.5f), Token);
        Task<float[][]> broken = queue.OutputsAsync(model, 2, (_, _) => throw new InvalidOperationException("no pixels"), Token);
        Task<float[][]> after = queue.OutputsAsync(model, 1, (_, sample) => sample.Fill(0.5f), Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.WaitAsync(Patience, Token));
        Assert.Equal((await before.WaitAsync(Patience, Token))[0], (await after.WaitAsync(Patience, Token))[0]);
        Assert.Equal(1, queue.Counters.Batches);
    }

    [Fact]
    public async Task Dispose_SamplesWaiting_FailsThem()
    {
        using TorchModel model = Linear();
        DeviceQueue queue = Queue(1, lingerMilliseconds: 3_600_000);
        Task<float[][]> rows = queue.OutputsAsync(model, 2, (_, sample) => sample.Clear(), Token);
        Task<double[][]> gradients = GradientAsync(queue, model, new float[192], [new(0, 1, 1, 0)]);

        queue.Dispose();
        queue.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => rows.WaitAsync(Patience, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => gradients.WaitAsync(Patience, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.OutputsAsync(model, 1, (_, sample) => sample.Clear(), Token));
    }

    [Fact]
    public async Task OutputsAsync_OneWorkOfManyBatches_KeepsEveryThreadBusy()
    {
        using TorchModel model = Linear();
        using DeviceQueue queue = Queue(2);
        using var both = new Barrier(2);

        // Each batch waits until the other thread has one as well: with one thread at work this would not end.
        Task<float[][]> rows = queue.OutputsAsync(
            model,
            16,
            (index, sample) =>
            {
                sample.Clear();
                if (index % 8 == 0)
                    Assert.True(both.SignalAndWait(Patience));
            },
            Token);

        Assert.Equal(16, (await rows).Length);
    }

    internal static DeviceQueue Queue(int threads, int lingerMilliseconds = 3) => new(
        new DeviceOptions { Threads = threads, BatchSize = 8, Linger = TimeSpan.FromMilliseconds(lingerMilliseconds) }, NullLogger<DeviceQueue>.Instance);

    private static TorchModel Linear() => TestModels.Load(TestModels.Archive(
        TestModels.Forward("torch.matmul(torch.flatten(x, 1), self.w)"), new ScriptTensor("w", [192, 2], Sample(7, 384))));

    internal static float[] Sample(long seed, int length)
    {
        var random = new KeyedRandom(seed, 0);
        var sample = new float[length];
        for (int i = 0; i < length; i++)
            sample[i] = (float)random.NextDouble();
        return sample;
    }

    internal static async Task<double[][]> GradientAsync(DeviceQueue queue, TorchModel model, float[] image, PathNode[] nodes)
    {
        double[][] sums = [new double[image.Length]];
        await queue.GradientsAsync(new GradientWork(model, new ExplainedOutput(new ExplainedClass(0), OutputKind.Probability), nodes, sums, Write, Token));
        return sums;

        void Write(PathNode node, Span<float> sample)
        {
            for (int i = 0; i < sample.Length; i++)
                sample[i] = (float)node.T * image[i];
        }
    }
}
