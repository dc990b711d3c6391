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
    IArtifactStore store, PlanFiles plans, ComparisonInstances instances, EmbeddingCache embeddings, ShardImages images, ShardProgress progress, ILogger<ShardGrain> logger) : Grain, IShardGrain
{
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
        {
            // Whoever stored it may have been lost before it deleted its record.
            await NoteAsync(async () => await store.DeleteAsync(ArtifactNames.ShardAttempts(_comparison, _shard), cancellationToken));
            return await ShardTables.DescribeAsync(store, _comparison, _shard, cancellationToken);
        }

        await instances.RefreshAsync(_comparison, cancellationToken);
        progress.Begin(_comparison, _shard);
        ShardTrial? trial = null;
        try
        {
            trial = await ShardTrial.BeginAsync(store, _comparison, _shard, logger, cancellationToken);
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
        await instances.RefreshAsync(_comparison, cancellationToken);
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
        ImageOutcome[] outcomes = await images.AttributeAsync(new(_comparison, _shard, items, trial), cancellationToken);
        if (outcomes.Any(outcome => outcome.Pool.Count > 0))
            await ShardTables.WritePoolAsync(store, _comparison, _shard, [.. outcomes.SelectMany(outcome => outcome.Pool)], cancellationToken);
        RegionRecord[] regions = [.. outcomes.SelectMany(outcome => outcome.Regions)];
        if (!await ShardTables.WriteAsync(store, _comparison, _shard, [.. outcomes.Select(outcome => outcome.Image)], regions, cancellationToken))
            return await ShardTables.DescribeAsync(store, _comparison, _shard, cancellationToken);
        // Not before: a shard that is tried again comes upon the same images again.
        foreach (ImageOutcome outcome in outcomes)
        {
            if (outcome.Reason is { } reason)
                ImacsMetrics.Quarantined.Add(1, reason);
        }

        LogStored(_shard, _comparison, items.Count, regions.Length);
        return new(_comparison, _shard, items.Count, outcomes.Count(outcome => outcome.Image.Rejected is not null), regions.Length);
    }

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

    [LoggerMessage(EventId = 2304, Level = LogLevel.Warning, Message = "How the attempt at shard {Shard} of comparison {Comparison} ended could not be put on record.")]
    private partial void LogNotNoted(int shard, string comparison, Exception error);
}
