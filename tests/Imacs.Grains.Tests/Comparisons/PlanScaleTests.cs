using System.Diagnostics;
using System.Globalization;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Models;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>Tests that run while no others do: they measure the process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What planning costs for an image, and that work begins before it ends. Ten million images where IMACS_LONG_TESTS is 1.</summary>
[Trait("Suite", "Unit")]
[Collection(nameof(Alone))]
public sealed class PlanScaleTests(ITestOutputHelper output) : IDisposable
{
    private const int ShardSize = 256;
    private const long MostBytes = 300L << 20;
    private static readonly int Items = Environment.GetEnvironmentVariable("IMACS_LONG_TESTS") == "1" ? 10_000_000 : 200_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-plan-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task Plan_LargeManifest_IsQuickInLittleMemoryAndWorkBeginsBefore(string kind)
    {
        string manifest = Path.Combine(_folder, $"manifest.{kind}");
        await WriteAsync(manifest, kind == "csv");
        var store = new LocalArtifactStore(Path.Combine(_folder, "store"));
        ComparisonSpec spec = Spec(manifest);
        var planner = new ComparisonPlanner(store, CheckedModels.Workers(), LocalFiles.Instance, Options.Create(new ModelOptions()));
        // Gives back to the system what tests before this one used.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        (long managed, long process) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        long peak = 0, peakOfProcess = 0;
        using var sampling = new CancellationTokenSource();
        Task sampler = SampleAsync(
            () => (peak, peakOfProcess) = (Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - managed), Math.Max(peakOfProcess, Environment.WorkingSet - process)), sampling.Token);
        long started = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        int visited = 0;

        ComparisonPlan plan = await planner.PlanAsync("run", spec, () => visited++, isNew: true, Token);
        TimeSpan counted = Stopwatch.GetElapsedTime(started);
        await using PlanListing listing = new PlanLists(store, LocalFiles.Instance).Begin("run", spec, plan, Token);
        await listing.Begun;
        TimeSpan first = Stopwatch.GetElapsedTime(started);
        bool isWhole = listing.Whole.IsCompleted;
        IReadOnlyList<PlanItem> shard = await new PlanFiles(store, new ComparisonInstances(store, TimeProvider.System)).ReadAsync("run", 0, Token);
        string fingerprint = await listing.Whole;
        TimeSpan whole = Stopwatch.GetElapsedTime(started);
        processor = Environment.CpuUsage.TotalTime - processor;
        await sampling.CancelAsync();
        await sampler;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Items:N0} images of {kind}: counted in {counted.TotalSeconds:F1} s, first shard listed after {first.TotalSeconds:F1} s, whole after {whole.TotalSeconds:F1} s; {processor.TotalSeconds:F1} s of processor; {peak >> 20} MiB of managed memory, the process grew by {peakOfProcess >> 20} MiB to {(process + peakOfProcess) >> 20} MiB at most"));
        Assert.Equal((Items, Items), (plan.Images, visited));
        Assert.Equal(["Forest", "River"], plan.Classes);
        Assert.Equal(16, fingerprint.Length);
        Assert.Equal(Enumerable.Range(0, ShardSize), shard.Select(item => item.Index));
        Assert.False(isWhole);
        Assert.InRange(whole.TotalSeconds, 0, 60);
        Assert.InRange(peak, 0, MostBytes);
        Assert.InRange(peakOfProcess, 0, MostBytes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task SampleAsync(Action take, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(20, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            take();
        }
    }

    private static ComparisonSpec Spec(string manifest) => new()
    {
        Models = [new() { Name = "a", Path = "a.pt", InputSize = [64, 64] }, new() { Name = "b", Path = "b.pt", InputSize = [64, 64] }],
        Data = new() { Path = manifest },
        ShardSize = ShardSize,
    };

    private static async Task WriteAsync(string manifest, bool isCsv)
    {
        await using var writer = new StreamWriter(manifest);
        if (isCsv)
            await writer.WriteLineAsync("image,label");
        for (int number = 0; number < Items; number++)
        {
            string image = string.Create(CultureInfo.InvariantCulture, $"tiles/{number / 10_000}/S2A_{number}.tif"), label = (number & 1) == 0 ? "Forest" : "River";
            await writer.WriteLineAsync(isCsv ? $"{image},{label}" : $"{{\"image\":\"{image}\",\"label\":\"{label}\"}}");
        }
    }
}
