using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Imacs.Grains.Images;

/// <inheritdoc cref="IImageAttributionGrain"/>
[GrainType("imacs.image"), PreferLocalPlacement]
internal sealed partial class ImageAttributionGrain(
    ComparisonContexts contexts, ImageAnalyser analyser, MaskingCheck masking, ImageOutbox outbox, IArtifactStore store, ILogger<ImageAttributionGrain> logger)
    : Grain, IImageAttributionGrain
{
    // The third of the six scales: coarse enough to read as outlines, fine enough to show what was chosen from.
    private const int OutlineScale = 2;

    public async ValueTask<ImageReceipt> AttributeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        using ContextLease lease = await contexts.RentAsync(work.Comparison, cancellationToken);
        ComparisonContext context = lease.Context;

        // Decoding, segmenting and waiting for the device are no work for the silo's schedulers.
        ImageOutcome outcome = await Task.Run(() => OutcomeAsync(context, work, cancellationToken), cancellationToken);
        outbox.Put(key, outcome);
        DeactivateOnIdle();
        return new(outcome.Regions.Count, outcome.Image.Rejected);
    }

    public async ValueTask<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken)
    {
        using ContextLease lease = await contexts.RentAsync(work.Image.Comparison, cancellationToken);
        MaskReceipt receipt = await Task.Run(() => MaskedAsync(lease.Context, work, cancellationToken), cancellationToken);
        DeactivateOnIdle();
        return receipt;
    }

    public async ValueTask<string> ExplainAsync(ImageWork work, CancellationToken cancellationToken)
    {
        string name = ArtifactNames.DrillDown(work.Comparison, work.Index);
        if (!await store.ExistsAsync(name, cancellationToken))
        {
            using ContextLease lease = await contexts.RentAsync(work.Comparison, cancellationToken);
            DrillDownRecord record = await Task.Run(() => ExplanationAsync(lease.Context, work, cancellationToken), cancellationToken);
            await DrillDownTable.WriteAsync(store, work.Comparison, record, cancellationToken);
        }

        DeactivateOnIdle();
        return name;
    }

    private async Task<ImageOutcome> OutcomeAsync(ComparisonContext context, ImageWork work, CancellationToken cancellationToken)
    {
        try
        {
            PlanarImage image = (await context.Decoder.DecodeFileAsync(work.Path, cancellationToken)).Image;
            ImageAnalysis analysis = await AnalyseAsync(context, work, image, cancellationToken);
            return new(ImageRecords.Of(work, image, analysis), ImageRecords.RegionsOf(work, analysis), ImageRecords.PoolOf(work, analysis));
        }
        catch (Exception error) when (error is ImageRejectedException or NonFiniteResultException)
        {
            LogRejected(work.Image, work.Comparison, error.Message);
            return new(ImageRecords.Rejected(work, error.Message), [], []);
        }
    }

    private async Task<MaskReceipt> MaskedAsync(ComparisonContext context, MaskWork work, CancellationToken cancellationToken)
    {
        try
        {
            PlanarImage image = (await context.Decoder.DecodeFileAsync(work.Image.Path, cancellationToken)).Image;
            BitMask[] areas = [.. work.Areas.Select(area => Union(image, area.Masks))];
            return new(await masking.DropsAsync(image, work.Image.Image, work.Image.LabelIndex, areas, context.Setup, cancellationToken));
        }
        catch (Exception error) when (error is ImageRejectedException or ArgumentException or NonFiniteResultException)
        {
            // It could be used when it was attributed: it has been changed or removed since.
            throw new DatasetUnavailableException($"The image {work.Image.Image} is not what it was when it was attributed ({work.Image.Path}): {error.Message} Put it back, then run `imacs resume`.", error);
        }
    }

    private static BitMask Union(PlanarImage image, IReadOnlyList<int[]> masks)
    {
        var pixels = new bool[image.Area];
        foreach (int[] runs in masks)
            BitMask.FromRunLengths(image.Height, image.Width, runs).Fill(pixels.AsSpan(), value: true);
        return BitMask.FromPixels(image.Height, image.Width, pixels);
    }

    private async Task<DrillDownRecord> ExplanationAsync(ComparisonContext context, ImageWork work, CancellationToken cancellationToken)
    {
        PlanarImage image = (await context.Decoder.DecodeFileAsync(work.Path, cancellationToken)).Image;
        ImageAnalysis analysis = await AnalyseAsync(context, work, image, cancellationToken);
        IReadOnlyList<LabelMap> maps = analysis.Segments.Maps;
        return new(
            work.Index,
            image.Width,
            image.Height,
            maps[Math.Min(OutlineScale, maps.Count - 1)].Labels,
            [.. analysis.Models.Select(model => model.ChannelSum)]);
    }

    private Task<ImageAnalysis> AnalyseAsync(ComparisonContext context, ImageWork work, PlanarImage image, CancellationToken cancellationToken)
    {
        if (work.LabelIndex < 0 && context.Setup.Target.Kind == TargetKind.Label)
            throw new ImageRejectedException("The image has no label, but the label is to be explained. Label it, or use --target predicted.");
        return analyser.AnalyseAsync(image, work.Image, work.LabelIndex, context.Setup, cancellationToken);
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "Image {Image} of comparison {Comparison} was quarantined: {Reason}")]
    private partial void LogRejected(string image, string comparison, string reason);
}
