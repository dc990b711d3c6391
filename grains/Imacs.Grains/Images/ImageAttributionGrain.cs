using Imacs.Contracts.Actors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Orleans.Concurrency;

namespace Imacs.Grains.Images;

/// <inheritdoc cref="IImageAttributionGrain"/>
/// <remarks>A stateless worker, because it is never to be found by others: it needs no entry in the grain directory, which in a cluster would cost two
/// calls to another silo for each image.</remarks>
[GrainType("imacs.image"), StatelessWorker(1)]
internal sealed class ImageAttributionGrain(IImageAttributor attributor, ImageOutbox outbox, IArtifactStore store) : Grain, IImageAttributionGrain
{
    public async ValueTask<ImageReceipt> AttributeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        // Decoding, segmenting and waiting for the device are no work for the silo's schedulers.
        ImageOutcome outcome = await Task.Run(() => attributor.AttributeAsync(work, cancellationToken), cancellationToken);
        outbox.Put(this.GetPrimaryKeyString(), outcome);
        DeactivateOnIdle();
        return new(outcome.Regions.Count, outcome.Image.Rejected);
    }

    public async ValueTask<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken)
    {
        MaskReceipt receipt = await Task.Run(() => attributor.MaskAsync(work, cancellationToken), cancellationToken);
        DeactivateOnIdle();
        return receipt;
    }

    public async ValueTask<string> ExplainAsync(ImageWork work, CancellationToken cancellationToken)
    {
        string name = ArtifactNames.DrillDown(work.Comparison, work.Index);
        if (!await store.ExistsAsync(name, cancellationToken))
        {
            DrillDownRecord record = await Task.Run(() => attributor.ExplainAsync(work, cancellationToken), cancellationToken);
            await DrillDownTable.WriteAsync(store, work.Comparison, record, cancellationToken);
        }

        DeactivateOnIdle();
        return name;
    }
}
