using System.Diagnostics;
using System.Globalization;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Sources;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>What planning costs for an image, and that work begins before it ends.</summary>
[Trait("Suite", "Unit")]
public sealed class PlanScaleTests(ITestOutputHelper output) : IDisposable
{
    private const int ShardSize = 256;
    private static readonly int Items = Environment.GetEnvironmentVariable("IMACS_LONG_TESTS") == "1" ? 10_000_000 : 200_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-plan-").FullName;

    [Fact]
    public async Task Plan_LargeManifest_IsQuickInLittleMemoryAndWorkBeginsBefore()
    {
        string manifest = Path.Combine(_folder, "manifest.csv");
        await WriteAsync(manifest);
        var store = new LocalArtifactStore(Path.Combine(_folder, "store"));
        ComparisonSpec spec = Spec(manifest);
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        using var sampling = new CancellationTokenSource();
        Task sampler = SampleAsync(bytes => peak = Math.Max(peak, bytes - before), sampling.Token);
        long started = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;

        // As the planner does: once through to count, and once more to list.
        int count = 0;
        await foreach (DatasetItem _ in (await DatasetSources.OpenAsync(manifest, cancellationToken: TestContext.Current.CancellationToken)).ReadItemsAsync(TestContext.Current.CancellationToken))
            count++;
        TimeSpan counted = Stopwatch.GetElapsedTime(started);
        var plan = new ComparisonPlan { Images = count, Shards = (count + ShardSize - 1) / ShardSize, ShardSize = ShardSize, Models = spec.Models, Embedding = EmbeddingSource.Descriptor, Classes = ["Forest", "River"] };
        await store.CreateJsonAsync(ArtifactNames.Plan("run"), plan, TestContext.Current.CancellationToken);
        await using PlanListing listing = new PlanLists(store, LocalFiles.Instance).Begin("run", spec, plan, TestContext.Current.CancellationToken);
        await listing.Begun;
        TimeSpan first = Stopwatch.GetElapsedTime(started);
        bool isWhole = listing.Whole.IsCompleted;
        IReadOnlyList<PlanItem> shard = await new PlanFiles(store).ReadAsync("run", 0, TestContext.Current.CancellationToken);
        string fingerprint = await listing.Whole;
        TimeSpan whole = Stopwatch.GetElapsedTime(started);
        processor = Environment.CpuUsage.TotalTime - processor;
        await sampling.CancelAsync();
        await sampler;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Items:N0} images: counted in {counted.TotalSeconds:F1} s, first shard listed after {first.TotalSeconds:F1} s, whole after {whole.TotalSeconds:F1} s; {processor.TotalSeconds:F1} s of processor; {peak >> 20} MiB of managed memory, {Environment.WorkingSet >> 20} MiB the process"));
        Assert.Equal(Items, count);
        Assert.Equal(16, fingerprint.Length);
        Assert.Equal(Enumerable.Range(0, ShardSize), shard.Select(item => item.Index));
        Assert.False(isWhole);
        Assert.InRange(whole.TotalSeconds, 0, 60);
        Assert.InRange(peak, 0, 300L << 20);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task SampleAsync(Action<long> take, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(20, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            take(GC.GetTotalMemory(forceFullCollection: false));
        }
    }

    private static ComparisonSpec Spec(string manifest) => new()
    {
        Models = [new() { Name = "a", Path = "a.pt" }, new() { Name = "b", Path = "b.pt" }],
        Data = new() { Path = manifest },
        ShardSize = ShardSize,
    };

    private static async Task WriteAsync(string manifest)
    {
        await using var writer = new StreamWriter(manifest);
        await writer.WriteLineAsync("image,label");
        for (int number = 0; number < Items; number++)
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"tiles/{number / 10_000}/S2A_{number}.tif,{((number & 1) == 0 ? "Forest" : "River")}"));
    }
}
