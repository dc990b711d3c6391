using System.Diagnostics;
using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Planning;
using Imacs.Hosting;
using Imacs.Torch.Devices;

namespace Imacs.Cli.Planning;

/// <summary>Attributes a sample of the data with the spec's models on this machine: the product itself, in a folder that goes away again.</summary>
internal static class SampleRun
{
    private const int WarmUpImages = 4;
    private const int Shards = 4;
    private const int FewestClusters = 2;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures.</summary>
    /// <param name="spec">What is to be compared.</param>
    /// <param name="images">Images of the sample.</param>
    /// <param name="options">Threads and device.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImacsException">Something that was given cannot be used.</exception>
    public static async Task<ImageFigures> MeasureAsync(ComparisonSpec spec, int images, RunOptions options, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("imacs-plan-").FullName;
        try
        {
            if (!options.Json)
                Terminal.Remark($"measuring: {images} images of {spec.Data.Path} on {options.Device}");
            await using EmbeddedSilo silo = await EmbeddedSilo.StartAsync(new(folder, options.Threads, options.Device), cancellationToken);
            var client = new ComparisonClient(silo.Grains, TimeProvider.System);
            // Loading models and compiling are no part of a long run's rate.
            await AttributeAsync(silo, client, "warm", Sample(spec, WarmUpImages), cancellationToken);
            (DeviceCounters work, double seconds) = await AttributeAsync(silo, client, "sample", Sample(spec, images), cancellationToken);
            int devices = silo.Devices.Threads;
            ImageFigures found = await RunFigures.ReadAsync(new(folder, "sample"), devices, cancellationToken);
            double gradients = work.Gradients + (DeviceRates.ForwardInGradients * (work.Forwards + work.Embeddings));
            return found with { Rates = gradients > 0 ? DeviceRates.FromGradients(gradients / seconds / devices) : null, Seconds = seconds, LeftOut = 0 };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What is measured of it does not depend on clusters or concepts; the fewer the sooner done.</summary>
    private static ComparisonSpec Sample(ComparisonSpec spec, int images) => spec with
    {
        Data = spec.Data with { Limit = Math.Min(images, spec.Data.Limit ?? images) },
        K = FewestClusters,
        Concepts = null,
        CausalImages = 0,
        ShardSize = Math.Max(1, images / Shards),
    };

    /// <summary>Follows one comparison until its images are attributed.</summary>
    private static async Task<(DeviceCounters Work, double Seconds)> AttributeAsync(
        EmbeddedSilo silo, ComparisonClient client, string id, ComparisonSpec spec, CancellationToken cancellationToken)
    {
        await client.SubmitAsync(id, spec, cancellationToken);
        (long at, DeviceCounters before) = (Stopwatch.GetTimestamp(), silo.Devices.Counters);
        await foreach (ComparisonStatus status in client.WatchAsync(id, Look, cancellationToken))
        {
            if (status.Stage == ComparisonStage.Failed)
                throw status.IsInput ? new InvalidSpecException(status.Failure!) : new ComparisonFailedException(status.Failure!);
            if (status.Stage <= ComparisonStage.Attributing)
                continue;
            double seconds = Stopwatch.GetElapsedTime(at).TotalSeconds;
            DeviceCounters after = silo.Devices.Counters;
            await client.CancelAsync(id, cancellationToken);
            return (Between(before, after), seconds);
        }

        throw new ComparisonFailedException("The sample was not attributed; run `imacs compare` on it to see why.");
    }

    private static DeviceCounters Between(DeviceCounters before, DeviceCounters after) =>
        new(after.Batches - before.Batches, after.Samples - before.Samples, after.BatchSize, after.Busy - before.Busy)
        {
            Gradients = after.Gradients - before.Gradients,
            Forwards = after.Forwards - before.Forwards,
            Embeddings = after.Embeddings - before.Embeddings,
        };
}
