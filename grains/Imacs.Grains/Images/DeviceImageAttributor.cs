using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Tables;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Images;

/// <summary>Attributes images with the comparison's models on this silo's device.</summary>
internal sealed partial class DeviceImageAttributor(
    ComparisonContexts contexts, ImageAnalyser analyser, MaskingCheck masking, ILogger<DeviceImageAttributor> logger) : IImageAttributor
{
    // The third of the six scales: coarse enough to read as outlines, fine enough to show what was chosen from.
    private const int OutlineScale = 2;

    /// <inheritdoc/>
    public async Task<ImageOutcome> AttributeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        using ContextLease lease = await contexts.RentAsync(work.Comparison, cancellationToken);
        ComparisonContext context = lease.Context;
        try
        {
            PlanarImage image = (await context.Decoder.DecodeFileAsync(work.Path, cancellationToken)).Image;
            ImageAnalysis analysis = await AnalyseAsync(context, work, image, cancellationToken);
            return new(ImageRecords.Of(work, image, analysis), ImageRecords.RegionsOf(work, analysis), ImageRecords.PoolOf(work, analysis));
        }
        catch (Exception error) when (error is ImageRejectedException or NonFiniteResultException)
        {
            LogRejected(work.Image, work.Comparison, error.Message);
            return ImageOutcome.Rejected(
                work, error.Message, error is NonFiniteResultException ? MetricLabels.NonFinite : IsUnlabelled(context, work) ? MetricLabels.Unlabelled : MetricLabels.Unreadable);
        }
    }

    /// <inheritdoc/>
    public async Task<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken)
    {
        using ContextLease lease = await contexts.RentAsync(work.Image.Comparison, cancellationToken);
        ComparisonContext context = lease.Context;
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

    /// <inheritdoc/>
    public async Task<DrillDownRecord> ExplainAsync(ImageWork work, CancellationToken cancellationToken)
    {
        using ContextLease lease = await contexts.RentAsync(work.Comparison, cancellationToken);
        ComparisonContext context = lease.Context;
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
        if (IsUnlabelled(context, work))
            throw new ImageRejectedException("The image has no label, but the label is to be explained. Label it, or use --target predicted.");
        return analyser.AnalyseAsync(image, work.Image, work.LabelIndex, context.Setup, cancellationToken);
    }

    private static bool IsUnlabelled(ComparisonContext context, ImageWork work) => work.LabelIndex < 0 && context.Setup.Target.Kind == TargetKind.Label;

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "Image {Image} of comparison {Comparison} was quarantined: {Reason}")]
    private partial void LogRejected(string image, string comparison, string reason);
}
