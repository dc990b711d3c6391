using System.Diagnostics;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Hosting;
using Imacs.Torch.Devices;
using TorchSharp;

namespace Imacs.Benchmarks.Pipeline;

/// <summary>A whole comparison on an embedded silo, and then its own batches without anything around them, in the same process.</summary>
internal sealed class PipelineBench(ComparisonSpec spec, int side, int threads)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs both.</summary>
    public async Task<PipelineFigures> RunAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("imacs-pipeline-").FullName;
        try
        {
            // What earlier rounds left to the finaliser would be counted against this one; what this one leaves is.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long tensors = torch.Tensor.TotalCount;
            using var process = Process.GetCurrentProcess();
            TimeSpan before = process.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            (StageCost attributing, int images) = await CompareAsync(folder, cancellationToken);
            process.Refresh();
            TimeSpan whole = process.TotalProcessorTime - before;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            long left = torch.Tensor.TotalCount - tensors;

            DeviceCounters work = attributing.Work;
            BareLoop bare = BareLoop.Run(spec.Models[0].Path, spec.Embedder!.Path, work.Gradients, work.Forwards, work.Embeddings, work.BatchSize, side, threads);
            return new(images, seconds, whole.TotalSeconds, attributing.Seconds, attributing.Cpu, work, bare, left);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(StageCost Attributing, int Images)> CompareAsync(string folder, CancellationToken cancellationToken)
    {
        await using EmbeddedSilo silo = await EmbeddedSilo.StartAsync(new(folder, threads), cancellationToken);
        var client = new ComparisonClient(silo.Grains, TimeProvider.System);
        await client.SubmitAsync("run", spec, cancellationToken);
        using var process = Process.GetCurrentProcess();
        (long At, TimeSpan Cpu, DeviceCounters Work)? begun = null;
        StageCost? attributing = null;
        await foreach (ComparisonStatus status in client.WatchAsync("run", Look, cancellationToken))
        {
            process.Refresh();
            if (status.Stage == ComparisonStage.Attributing)
                begun ??= (Stopwatch.GetTimestamp(), process.TotalProcessorTime, silo.Devices.Counters);
            else if (begun is { } since && attributing is null)
                attributing = new(Stopwatch.GetElapsedTime(since.At).TotalSeconds, (process.TotalProcessorTime - since.Cpu).TotalSeconds, Between(since.Work, silo.Devices.Counters));
            if (status.Stage is ComparisonStage.Failed or ComparisonStage.Cancelled)
                throw new InvalidOperationException(status.Failure);
            if (status.Stage == ComparisonStage.Done)
                return (attributing!, status.Images);
        }

        throw new InvalidOperationException("The comparison was not followed to its end.");
    }

    private static DeviceCounters Between(DeviceCounters before, DeviceCounters after) =>
        new(after.Batches - before.Batches, after.Samples - before.Samples, after.BatchSize, after.Busy - before.Busy)
        {
            Gradients = after.Gradients - before.Gradients,
            Forwards = after.Forwards - before.Forwards,
            Embeddings = after.Embeddings - before.Embeddings,
        };

    private sealed record StageCost(double Seconds, double Cpu, DeviceCounters Work);
}
