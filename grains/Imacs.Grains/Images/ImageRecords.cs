using Imacs.Contracts.Actors;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Storage.Tables;
using Imacs.Torch.Attribution;

namespace Imacs.Grains.Images;

/// <summary>What is stored of an analysed image.</summary>
internal static class ImageRecords
{
    public static ImageRecord Of(ImageWork work, PlanarImage image, ImageAnalysis analysis) => Of(work) with
    {
        Width = image.Width,
        Height = image.Height,
        Models = [.. analysis.Models.Select(model => new ImageModelRecord(
            model.Predicted,
            (float)model.Probability,
            model.Target,
            model.Change,
            model.CompletenessError,
            model.ShareError,
            model.Norm,
            model.Gradients,
            model.Forwards,
            model.Capped))],
        Spearman = analysis.Spearman,
        TopAreaIou = analysis.TopAreaIou,
    };

    public static ImageRecord Rejected(ImageWork work, string reason) => Of(work) with { Rejected = reason };

    public static IReadOnlyList<RegionRecord> RegionsOf(ImageWork work, ImageAnalysis analysis) =>
        [.. analysis.Regions.Select((region, number) => Of(work, region.Region.Mask, number, region.Region.Models, region.Sums, region.Shares, region.Embedding))];

    public static IReadOnlyList<RegionRecord> PoolOf(ImageWork work, ImageAnalysis analysis) =>
        [.. analysis.Pool.Select(segment => Of(work, segment.Mask, segment.Candidate, [], segment.Sums, segment.Shares, segment.Embedding))];

    private static ImageRecord Of(ImageWork work) =>
        new() { Index = work.Index, Image = work.Image, Path = work.Path, Label = work.Label, LabelIndex = work.LabelIndex };

    private static RegionRecord Of(ImageWork work, BitMask mask, int number, int[] selectedBy, double[] sums, double[] shares, float[] embedding) => new()
    {
        ImageIndex = work.Index,
        Region = number,
        X = mask.Bounds.Left,
        Y = mask.Bounds.Top,
        Width = mask.Bounds.Width,
        Height = mask.Bounds.Height,
        Area = mask.Area,
        Mask = mask.ToRunLengths(),
        SelectedBy = selectedBy,
        Sums = sums,
        Shares = shares,
        Embedding = embedding,
    };
}
