using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Core.Clustering;
using Imacs.Grains.Clustering;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Images;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Imacs.Grains.Shards;

/// <inheritdoc cref="IShardGrain"/>
[GrainType("imacs.shard"), PreferLocalPlacement, RunsOn(SiloRole.Worker)]
internal sealed partial class ShardGrain(
    IArtifactStore store, PlanFiles plans, EmbeddingCache embeddings, ImageSlots slots, ImageOutbox outbox, ShardProgress progress, ILogger<ShardGrain> logger) : Grain, IShardGrain
{
    private const string ReasonOfLethal = "Attributing it ended the worker's process, twice, with nothing else in work. It may exhaust the memory or hit a fault of a model or of a library: try it alone with `imacs attribute`.";
    // Longer than it takes until a lost silo is known to be lost and others know what it knew.
    private static readonly TimeSpan AddressingPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AddressingPause = TimeSpan.FromMilliseconds(500);
    private string _comparison = string.Empty;
    private int _shard;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_comparison, _shard) = ShardKeys.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async ValueTask<ShardReceipt> RunAsync(CancellationToken cancellationToken)
    {
        if (await ShardTables.ExistAsync(store, _comparison, _shard, cancellationToken))
            return await ShardTables.DescribeAsync(store, _comparison, _shard, cancellationToken);
        progress.Begin(_comparison, _shard);
        ShardTrial? trial = null;
        try
        {
            trial = await ShardTrial.BeginAsync(store, _comparison, _shard, cancellationToken);
            ShardReceipt receipt = await RunAsync(trial, cancellationToken);
            await NoteAsync(() => trial.SucceedAsync(CancellationToken.None));
            return receipt;
        }
        catch
        {
            if (trial is not null)
                await NoteAsync(trial.AbandonAsync);
            // The next attempt is whichever worker's takes it.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            progress.End(_comparison, _shard);
        }
    }

    public async ValueTask<EmbeddingSampleMessage> SampleAsync(SampleRequestMessage request, CancellationToken cancellationToken)
    {
        (float[] rows, int dimension) = await embeddings.GetAsync(_comparison, _shard, cancellationToken);
        if (rows.Length == 0)
            return new(dimension, [], []);
        EmbeddingSample sample = await Task.Run(
            () => EmbeddingSample.Draw(rows, dimension, request.FirstRow, ClusterMessages.From(request)), cancellationToken);
        return ClusterMessages.To(sample);
    }

    public async ValueTask<ClusterPartialMessage> AssignAsync(CentroidsMessage centroids, long firstRow, CancellationToken cancellationToken)
    {
        (float[] rows, int dimension) = await embeddings.GetAsync(_comparison, _shard, cancellationToken);
        Centroids centres = ClusterMessages.From(centroids);
        if (rows.Length == 0)
            return ClusterMessages.To(KMeansPartial.Empty(centres.Count, centres.Dimension));
        KMeansPartial partial = await Task.Run(
            () => KMeansStep.Assign(rows, dimension, centres, new int[rows.Length / dimension], firstRow), cancellationToken);
        return ClusterMessages.To(partial);
    }

    private async Task<ShardReceipt> RunAsync(ShardTrial trial, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlanItem> items = await plans.ReadAsync(_comparison, _shard, cancellationToken);
        ImageOutcome[] outcomes = await AttributeAllAsync(items, trial, cancellationToken);
        if (outcomes.Any(outcome => outcome.Pool.Count > 0))
            await ShardTables.WritePoolAsync(store, _comparison, _shard, [.. outcomes.SelectMany(outcome => outcome.Pool)], cancellationToken);
        RegionRecord[] regions = [.. outcomes.SelectMany(outcome => outcome.Regions)];
        await ShardTables.WriteAsync(store, _comparison, _shard, [.. outcomes.Select(outcome => outcome.Image)], regions, cancellationToken);
        // Not before: a shard that is tried again comes upon the same images again.
        foreach (ImageOutcome outcome in outcomes)
        {
            if (outcome.Reason is { } reason)
                ImacsMetrics.Quarantined.Add(1, reason);
        }

        LogStored(_shard, _comparison, items.Count, regions.Length);
        return new(_comparison, _shard, items.Count, outcomes.Count(outcome => outcome.Image.Rejected is not null), regions.Length);
    }

    private async Task<ImageOutcome[]> AttributeAllAsync(IReadOnlyList<PlanItem> items, ShardTrial trial, CancellationToken cancellationToken)
    {
        using Activity? span = ImacsTraces.StartSampled(ImacsTraces.ShardImages, ImacsTraces.ShardTag, _shard);
        ImacsTraces.PassOn();
        return trial.IsCareful
            ? await TryOneByOneAsync(items, trial, cancellationToken)
            : await Task.WhenAll(items.Select(item => AttributeAsync(item, cancellationToken)));
    }

    /// <summary>Attributes images one at a time with nothing else in work on this silo, so that it is known which one ends it.</summary>
    private async Task<ImageOutcome[]> TryOneByOneAsync(IReadOnlyList<PlanItem> items, ShardTrial trial, CancellationToken cancellationToken)
    {
        LogCareful(_shard, _comparison);
        var outcomes = new ImageOutcome[items.Count];
        foreach (int at in Enumerable.Range(0, items.Count).OrderBy(at => trial.DeathsOf(items[at].Index)))
        {
            PlanItem item = items[at];
            if (trial.IsLethal(item.Index))
            {
                outcomes[at] = ImageOutcome.Rejected(WorkOf(item), ReasonOfLethal, MetricLabels.Lethal);
                LogLethal(item.Image, _comparison);
                ImacsMetrics.Images.Add(1, MetricLabels.Attribution, MetricLabels.Quarantined);
                progress.Count(_comparison, _shard);
                continue;
            }

            using IDisposable everything = await slots.TakeAllAsync(cancellationToken);
            await trial.TryAloneAsync(item.Index, cancellationToken);
            outcomes[at] = await AskAsync(item, cancellationToken);
        }

        return outcomes;
    }

    private async Task<ImageOutcome> AttributeAsync(PlanItem item, CancellationToken cancellationToken)
    {
        using IDisposable slot = await slots.TakeAsync(cancellationToken);
        return await AskAsync(item, cancellationToken);
    }

    private async Task<ImageOutcome> AskAsync(PlanItem item, CancellationToken cancellationToken)
    {
        string key = ShardKeys.OfImage(_comparison, item.Index);
        IImageAttributionGrain image = GrainFactory.GetGrain<IImageAttributionGrain>(key);
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await image.AttributeAsync(WorkOf(item), cancellationToken);
                progress.Count(_comparison, _shard);
                return outbox.Take(key);
            }
            catch (OrleansException error) when (!cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(begun) < AddressingPatience)
            {
                // It is on this silo, but another one may have been lost that is asked where it is: no reason to begin the whole shard anew.
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

    private ImageWork WorkOf(PlanItem item) => new(_comparison, item.Index, item.Image, item.Path, item.Label, item.LabelIndex);

    /// <summary>A record that cannot be written costs at most a slow attempt more; the shard is what counts.</summary>
    private async Task NoteAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ImacsException error)
        {
            LogNotNoted(_shard, _comparison, error);
        }
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Information, Message = "Shard {Shard} of comparison {Comparison} was stored: {Images} images, {Regions} regions.")]
    private partial void LogStored(int shard, string comparison, int images, int regions);

    [LoggerMessage(EventId = 2305, Level = LogLevel.Debug, Message = "Image {Image} could not be addressed and is asked for again: {Reason}")]
    private partial void LogAskedAgain(string image, string reason);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Warning, Message = "Shard {Shard} of comparison {Comparison} has ended its worker's process before; its images are tried one at a time.")]
    private partial void LogCareful(int shard, string comparison);

    [LoggerMessage(EventId = 2303, Level = LogLevel.Error, Message = "Image {Image} of comparison {Comparison} was quarantined: trying it ended the worker's process, with nothing else in work.")]
    private partial void LogLethal(string image, string comparison);

    [LoggerMessage(EventId = 2304, Level = LogLevel.Warning, Message = "How the attempt at shard {Shard} of comparison {Comparison} ended could not be put on record.")]
    private partial void LogNotNoted(int shard, string comparison, Exception error);
}
