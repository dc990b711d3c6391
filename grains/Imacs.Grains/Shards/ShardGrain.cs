using Imacs.Contracts.Actors;
using Imacs.Core.Clustering;
using Imacs.Grains.Clustering;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Images;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Imacs.Grains.Shards;

/// <inheritdoc cref="IShardGrain"/>
[GrainType("imacs.shard"), PreferLocalPlacement]
internal sealed partial class ShardGrain(
    IArtifactStore store, EmbeddingCache embeddings, ImageSlots slots, ImageOutbox outbox, ILogger<ShardGrain> logger) : Grain, IShardGrain
{
    private string _comparison = string.Empty;
    private int _shard;
    private int _imagesDone;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_comparison, _shard) = ShardKeys.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async ValueTask<ShardReceipt> RunAsync(CancellationToken cancellationToken)
    {
        if (await ShardTables.ExistAsync(store, _comparison, _shard, cancellationToken))
            return await DescribeAsync(cancellationToken);
        IReadOnlyList<PlanItem> items = await PlanFile.ReadAsync(store, _comparison, _shard, cancellationToken);
        _imagesDone = 0;
        ImageOutcome[] outcomes = await Task.WhenAll(items.Select(item => AttributeAsync(item, cancellationToken)));
        if (outcomes.Any(outcome => outcome.Pool.Count > 0))
            await ShardTables.WritePoolAsync(store, _comparison, _shard, [.. outcomes.SelectMany(outcome => outcome.Pool)], cancellationToken);
        RegionRecord[] regions = [.. outcomes.SelectMany(outcome => outcome.Regions)];
        await ShardTables.WriteAsync(store, _comparison, _shard, [.. outcomes.Select(outcome => outcome.Image)], regions, cancellationToken);
        LogStored(_shard, _comparison, items.Count, regions.Length);
        return new(_comparison, _shard, items.Count, outcomes.Count(outcome => outcome.Image.Rejected is not null), regions.Length);
    }

    public ValueTask<int> GetImagesDoneAsync() => ValueTask.FromResult(_imagesDone);

    public async ValueTask<ShardReceipt> DescribeAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ImageRecord> images = await ShardTables.ReadImagesAsync(store, _comparison, _shard, cancellationToken);
        int regions = await ShardTables.CountRegionsAsync(store, _comparison, _shard, cancellationToken);
        return new(_comparison, _shard, images.Count, images.Count(image => image.Rejected is not null), regions);
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

    private async Task<ImageOutcome> AttributeAsync(PlanItem item, CancellationToken cancellationToken)
    {
        using IDisposable slot = await slots.TakeAsync(cancellationToken);
        string key = ShardKeys.OfImage(_comparison, item.Index);
        IImageAttributionGrain image = GrainFactory.GetGrain<IImageAttributionGrain>(key);
        try
        {
            await image.AttributeAsync(new(_comparison, item.Index, item.Image, item.Path, item.Label, item.LabelIndex), cancellationToken);
            _imagesDone++;
            return outbox.Take(key);
        }
        catch
        {
            outbox.Drop(key);
            throw;
        }
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Information, Message = "Shard {Shard} of comparison {Comparison} was stored: {Images} images, {Regions} regions.")]
    private partial void LogStored(int shard, string comparison, int images, int regions);
}
