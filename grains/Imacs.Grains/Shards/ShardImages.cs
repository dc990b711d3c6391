using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Images;
using Imacs.Grains.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Shards;

/// <summary>Has the images of a shard attributed, each by an actor of its own on this silo. One that throws or ends the process is found out and left out, so that it costs itself alone.</summary>
/// <remarks>Runs on the scheduler of the shard that asks, turn by turn.</remarks>
internal sealed partial class ShardImages(IGrainFactory grains, ImageSlots slots, ImageOutbox outbox, ShardProgress progress, IOptions<WorkerOptions> options, ILogger<ShardImages> logger)
{
    private const string ReasonOfLethal = "Attributing it ended the worker's process, twice, with nothing else in work. It may exhaust the memory or hit a fault of a model or of a library: try it alone with `imacs attribute`.";
    // Longer than it takes until a lost silo is known to be lost and others know what it knew.
    private static readonly TimeSpan AddressingPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AddressingPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Attributes all images of a shard.</summary>
    /// <returns>The outcomes, in plan order.</returns>
    /// <exception cref="InvalidOperationException">Every image that could be read threw: this silo's device is hardly fit for anything.</exception>
    public async Task<ImageOutcome[]> AttributeAsync(ShardRun run, CancellationToken cancellationToken)
    {
        using Activity? span = ImacsTraces.StartSampled(ImacsTraces.ShardImages, ImacsTraces.ShardTag, run.Shard);
        ImacsTraces.PassOn();
        var outcomes = new ImageOutcome?[run.Items.Count];
        SortedDictionary<int, Exception> thrown = run.Trial.IsCareful
            ? await TryOneByOneAsync(run, outcomes, cancellationToken)
            : await TryTogetherAsync(run, outcomes, cancellationToken);
        RefuseBrokenDevice(run, thrown, outcomes);
        foreach (int at in thrown.Keys.ToList())
        {
            LogTriedAgain(run.Items[at].Image, run.Comparison, thrown[at]);
            if (await TryAloneAsync(run, at, outcomes, cancellationToken) is { } error)
                thrown[at] = error;
            else
                thrown.Remove(at);
        }

        RefuseBrokenDevice(run, thrown, outcomes);
        foreach ((int at, Exception error) in thrown)
        {
            LogFailed(run.Items[at].Image, run.Comparison, error);
            outcomes[at] = LeaveOut(run, run.Items[at], ImageFailures.ReasonOf(error), MetricLabels.Failed);
        }

        return outcomes!;
    }

    /// <summary>Attributes all images, as many at once as the silo has room for. What fails the shard stops the rest.</summary>
    /// <returns>What images threw that may be to blame for it, by their place.</returns>
    private async Task<SortedDictionary<int, Exception>> TryTogetherAsync(ShardRun run, ImageOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // No more than can be in work: a call that waits for its slot has its time running.
        using var room = new SemaphoreSlim(options.Value.Images);
        SortedDictionary<int, Exception> thrown = [];
        Exception? fatal = null;
        await Task.WhenAll(Enumerable.Range(0, run.Items.Count).Select(TryOneAsync));
        if (fatal is not null)
            ExceptionDispatchInfo.Throw(fatal);
        return thrown;

        async Task TryOneAsync(int at)
        {
            try
            {
                await room.WaitAsync(working.Token);
                if (await TryAsync(run, at, outcomes, working.Token) is { } error)
                    thrown.Add(at, error);
                room.Release();
            }
#pragma warning disable CA1031 // The first of them is what the shard fails with; those that follow were stopped by it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                fatal ??= error;
                await working.CancelAsync();
            }
        }
    }

    /// <summary>Attributes images one at a time with nothing else in work on this silo, so that it is known which one ends it.</summary>
    /// <returns>As of <see cref="TryTogetherAsync"/>.</returns>
    private async Task<SortedDictionary<int, Exception>> TryOneByOneAsync(ShardRun run, ImageOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        LogCareful(run.Shard, run.Comparison);
        SortedDictionary<int, Exception> thrown = [];
        foreach (int at in Enumerable.Range(0, run.Items.Count).OrderBy(at => run.Trial.DeathsOf(run.Items[at].Index)))
        {
            PlanItem item = run.Items[at];
            if (run.Trial.IsLethal(item.Index))
            {
                outcomes[at] = LeaveOut(run, item, ReasonOfLethal, MetricLabels.Lethal);
                LogLethal(item.Image, run.Comparison);
                continue;
            }

            if (await TryAloneAsync(run, at, outcomes, cancellationToken) is { } error)
                thrown.Add(at, error);
        }

        return thrown;
    }

    /// <summary>Attributes one image with nothing else in work on this silo, and on record.</summary>
    /// <returns>As of <see cref="TryAsync"/>.</returns>
    private async Task<Exception?> TryAloneAsync(ShardRun run, int at, ImageOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        int image = run.Items[at].Index;
        using IDisposable everything = await slots.TakeAllAsync(ShardKeys.OfImage(run.Comparison, image), cancellationToken);
        await run.Trial.TryAloneAsync(image, cancellationToken);
        try
        {
            return await TryAsync(run, at, outcomes, cancellationToken);
        }
        finally
        {
            // Before others have their turn: if one of them ends the process, it was not this image.
            await run.Trial.EndAloneAsync();
        }
    }

    /// <summary>Attributes one image.</summary>
    /// <returns>What it threw that it may be to blame for; null where it has its outcome.</returns>
    private async Task<Exception?> TryAsync(ShardRun run, int at, ImageOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        try
        {
            outcomes[at] = await AskAsync(run, run.Items[at], cancellationToken);
            return null;
        }
        catch (Exception error) when (ImageFailures.MayBeTheImages(error))
        {
            return error;
        }
    }

    /// <summary>A device that is broken as a whole must not have images left out: another worker's may be well. A single image that is all there is of a shard is to blame where a second attempt comes to the same.</summary>
    private static void RefuseBrokenDevice(ShardRun run, SortedDictionary<int, Exception> thrown, ImageOutcome?[] outcomes)
    {
        if (thrown.Count == 0 || outcomes.Any(outcome => outcome is { Image.Rejected: null }) || (thrown.Count == 1 && run.Trial.WasFruitless))
            return;
        run.Trial.CallFruitless();
        throw new InvalidOperationException(
            $"All of its images that could be read failed ({thrown.Count}), as they do where a device is broken; the first one with: {ErrorText.CauseOf(thrown.First().Value)}.", thrown.First().Value);
    }

    private ImageOutcome LeaveOut(ShardRun run, PlanItem item, string reason, string label)
    {
        ImacsMetrics.Images.Add(1, MetricLabels.Attribution, MetricLabels.Quarantined);
        progress.Count(run.Comparison, run.Shard);
        return ImageOutcome.Rejected(WorkOf(run, item), reason, label);
    }

    private async Task<ImageOutcome> AskAsync(ShardRun run, PlanItem item, CancellationToken cancellationToken)
    {
        string key = ShardKeys.OfImage(run.Comparison, item.Index);
        IImageAttributionGrain image = grains.GetGrain<IImageAttributionGrain>(key);
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await image.AttributeAsync(WorkOf(run, item), cancellationToken);
                progress.Count(run.Comparison, run.Shard);
                return outbox.Take(key);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && CallFailures.IsGivenUp(error, cancellationToken) && Stopwatch.GetElapsedTime(begun) < AddressingPatience)
            {
                // It is on this silo, but another one may have been lost that is asked where it is: no reason to begin the whole shard anew. What the image itself is given up with looks the same.
                LogAskedAgain(item.Image, error.Message);
                outbox.Drop(key);
            }
            catch
            {
                outbox.Drop(key);
                throw;
            }

            await Task.Delay(AddressingPause, cancellationToken);
        }
    }

    private static ImageWork WorkOf(ShardRun run, PlanItem item) => new(run.Comparison, item.Index, item.Image, item.Path, item.Label, item.LabelIndex);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Warning, Message = "Shard {Shard} of comparison {Comparison} has ended its worker's process before; its images are tried one at a time.")]
    private partial void LogCareful(int shard, string comparison);

    [LoggerMessage(EventId = 2303, Level = LogLevel.Error, Message = "Image {Image} of comparison {Comparison} was quarantined: trying it ended the worker's process, with nothing else in work.")]
    private partial void LogLethal(string image, string comparison);

    [LoggerMessage(EventId = 2305, Level = LogLevel.Debug, Message = "Image {Image} could not be addressed and is asked for again: {Reason}")]
    private partial void LogAskedAgain(string image, string reason);

    [LoggerMessage(EventId = 2306, Level = LogLevel.Warning, Message = "Attributing image {Image} of comparison {Comparison} failed; it is tried again with nothing else in work.")]
    private partial void LogTriedAgain(string image, string comparison, Exception error);

    [LoggerMessage(EventId = 2307, Level = LogLevel.Error, Message = "Image {Image} of comparison {Comparison} was quarantined: attributing it failed twice, the second time with nothing else in work.")]
    private partial void LogFailed(string image, string comparison, Exception error);
}
