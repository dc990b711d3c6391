using System.Diagnostics;
using System.Globalization;
using Imacs.Datasets.Manifests;
using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Tests.Manifests;

/// <summary>What reading a long list costs; ten million images where IMACS_LONG_TESTS is 1.</summary>
[Trait("Suite", "Unit")]
public sealed class ManifestScaleTests(ITestOutputHelper output) : IDisposable
{
    private const int MostMicrosecondsAnImage = 20;
    private const long MostManagedBytes = 150L << 20;
    private readonly TempFolder _folder = new();

    private static int Images => Environment.GetEnvironmentVariable("IMACS_LONG_TESTS") == "1" ? 10_000_000 : 200_000;

    [Fact]
    public async Task ReadItems_LongList_TakesBoundedTimeAndMemory() => await MeasureAsync("all", list => list, Images);

    [Fact]
    public async Task ReadItems_LongListWithALimit_TakesBoundedTimeAndMemory() => await MeasureAsync("1000 of", list => new StratifiedSample(list, 1000, 3), 1000);

    public void Dispose() => _folder.Dispose();

    private async Task MeasureAsync(string what, Func<IDatasetSource, IDatasetSource> source, int expected)
    {
        string file = Path.Combine(_folder.At("."), "list.csv");
        await using (StreamWriter writer = File.CreateText(file))
        {
            await writer.WriteAsync("image,label\n");
            for (int number = 0; number < Images; number++)
                await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"tiles/{number / 1000:D5}/tile_{number:D8}.png,class{number % 10}\n"));
        }

        GC.Collect();
        using var process = Process.GetCurrentProcess();
        (TimeSpan cpu, long started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        long peak = 0;
        int items = 0;
        await foreach (DatasetItem _ in source(new ManifestSource(file)).ReadItemsAsync(TestContext.Current.CancellationToken))
        {
            if ((++items & 0xFFFF) == 1)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }

        process.Refresh();
        TimeSpan used = process.TotalProcessorTime - cpu;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {Images} images: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {used.TotalSeconds:F1} s of processor, {peak >> 20} MiB managed at most, {process.PeakWorkingSet64 >> 20} MiB resident at most"));
        Assert.Equal(expected, items);
        Assert.InRange(used.TotalMicroseconds / Images, 0, MostMicrosecondsAnImage);
        Assert.InRange(peak, 0, MostManagedBytes);
    }
}
