using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Roles;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Orleans.Concurrency;

namespace Imacs.Grains.Images;

/// <inheritdoc cref="IImageAttributionGrain"/>
/// <remarks>A stateless worker, because it is never to be found by others: it needs no entry in the grain directory, which in a cluster would cost two
/// calls to another silo for each image.</remarks>
[GrainType("imacs.image"), StatelessWorker(1), RunsOn(SiloRole.Worker)]
internal sealed class ImageAttributionGrain(IImageAttributor attributor, ImageSlots slots, ImageOutbox outbox, ComparisonInstances instances, IArtifactStore store) : Grain, IImageAttributionGrain
{
    public async ValueTask<ImageReceipt> AttributeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        ImageOutcome outcome = await MeasureAsync(
            MetricLabels.Attribution, work, () => attributor.AttributeAsync(work, cancellationToken), done => done.Image.Rejected is null, cancellationToken);
        foreach (ImageModelRecord model in outcome.Image.Models)
            ImacsMetrics.CompletenessError.Record(model.CompletenessError);
        // Who gave it up does not come for it.
        cancellationToken.ThrowIfCancellationRequested();
        outbox.Put(this.GetPrimaryKeyString(), outcome);
        DeactivateOnIdle();
        return new(outcome.Regions.Count, outcome.Image.Rejected);
    }

    public async ValueTask<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken)
    {
        await instances.RefreshAsync(work.Image.Comparison, cancellationToken);
        MaskReceipt receipt = await MeasureAsync(MetricLabels.Masking, work.Image, () => attributor.MaskAsync(work, cancellationToken), _ => true, cancellationToken);
        DeactivateOnIdle();
        return receipt;
    }

    public async ValueTask<string> ExplainAsync(ImageWork work, CancellationToken cancellationToken)
    {
        string name = ArtifactNames.DrillDown(work.Comparison, work.Index);
        if (!await store.ExistsAsync(name, cancellationToken))
        {
            await instances.RefreshAsync(work.Comparison, cancellationToken);
            DrillDownRecord record = await MeasureAsync(MetricLabels.Explanation, work, () => attributor.ExplainAsync(work, cancellationToken), _ => true, cancellationToken);
            await DrillDownTable.WriteAsync(store, work.Comparison, record, cancellationToken);
        }

        DeactivateOnIdle();
        return name;
    }

    /// <summary>Does an image, and measures it: off the silo's schedulers, for which decoding, segmenting and waiting for the device are no work, and in a slot, which it holds until its work has
    /// really ended, though its caller may have given it up.</summary>
    private async Task<T> MeasureAsync<T>(string stage, ImageWork work, Func<Task<T>> act, Func<T, bool> isUsable, CancellationToken cancellationToken)
    {
        using IDisposable slot = await slots.TakeAsync(this.GetPrimaryKeyString(), cancellationToken);
        long begun = Stopwatch.GetTimestamp();
        using Activity? span = ImacsTraces.Start(ImacsTraces.Image, ImacsTraces.ImageTag, work.Index);
        string state = MetricLabels.Failed;
        ImacsMetrics.ImagesActive.Add(1);
        try
        {
            T outcome = await Task.Run(act, cancellationToken);
            state = isUsable(outcome) ? MetricLabels.Done : MetricLabels.Quarantined;
            return outcome;
        }
        catch (Exception error)
        {
            state = cancellationToken.IsCancellationRequested ? MetricLabels.Cancelled : MetricLabels.Failed;
            span.Fail(error);
            throw;
        }
        finally
        {
            span?.SetTag("imacs.stage", stage).SetTag("imacs.state", state);
            ImacsMetrics.ImagesActive.Add(-1);
            ImacsMetrics.Images.Add(1, stage, state);
            ImacsMetrics.ImageDuration.RecordSince(begun, stage);
        }
    }
}
