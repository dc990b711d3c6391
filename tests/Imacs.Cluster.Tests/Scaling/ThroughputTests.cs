using System.Diagnostics;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Actors;

namespace Imacs.Cluster.Tests.Scaling;

/// <summary>What the cluster itself costs: devices that only wait, so that whatever is missing was lost between them.</summary>
[Collection(ClusterCollection.Name)]
[Trait("Suite", "Processes")]
public sealed class ThroughputTests(ClusterBench bench, ITestOutputHelper output)
{
    private const int Devices = 32;
    private const int Processes = 2;

    // An image takes some 36 gradients: two of them fill a batch of 64.
    private const int ImagesPerBatch = 2;
    private const int ImagesPerSecond = ImagesPerBatch * 20;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(ClusterBench.IsLong ? 60 : 15);

    [Fact]
    public async Task Devices_32_DoAtLeast95PercentOf32TimesOne()
    {
        double one = await RateAsync(processes: 1, devices: 1);
        double all = await RateAsync(Processes, Devices / Processes);

        output.WriteLine($"one device: {one:F1} images/s; {Devices} devices in {Processes} processes: {all:F1} images/s, {all / (Devices * one):P1} of {Devices} times one");
        Assert.InRange(one, 0.9 * ImagesPerSecond, 1.1 * ImagesPerSecond);
        Assert.InRange(all / (Devices * one), 0.95, 1.05);
    }

    /// <summary>Images a second, once it has got going.</summary>
    private async Task<double> RateAsync(int processes, int devices)
    {
        await using var cluster = new TestCluster(bench.Redis, bench.NewFolder(), program: SiloProcess.Node);
        cluster.Environment["NODE_BATCH_MS"] = "50";
        cluster.Environment["NODE_IMAGES_PER_BATCH"] = $"{ImagesPerBatch}";
        cluster.Environment["NODE_DEVICES"] = $"{devices}";
        // Enough shards that the tail of one is filled by others, and enough images for every device to have a batch waiting.
        cluster.Options.AddRange(["--shards", $"{Math.Max(2, devices / 2)}", "--images", $"{12 * devices}"]);
        await cluster.StartAllAsync(["coordinator", .. Enumerable.Repeat("worker", processes)]);
        int shardSize = 64, images = (int)(processes * devices * ImagesPerSecond * (Measured.TotalSeconds + 15));
        await cluster.SubmitAsync("simulated-run", bench.Simulated(images, shardSize));
        ComparisonStatus first = await cluster.UntilAsync("simulated-run", status => status.ImagesDone > images / 10);
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(Measured, TestContext.Current.CancellationToken);
        ComparisonStatus last = await cluster.UntilAsync("simulated-run", _ => true);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Assert.Equal(ComparisonStage.Attributing, last.Stage);
        return (last.ImagesDone - first.ImagesDone) / seconds;
    }
}
