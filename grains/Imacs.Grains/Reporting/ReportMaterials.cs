using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Clustering;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Reporting;

/// <summary>Gathers what a report shows beyond the summary: pictures of exemplars and images explained in full.</summary>
/// <param name="store">Where the artifacts are.</param>
/// <param name="files">Opens the images.</param>
internal sealed class ReportMaterials(IArtifactStore store, IFileReader files)
{
    private const int DrillDownClusters = 8;
    private const int DrillDownsPerCluster = 2;

    /// <summary>The images that are explained in full: the first exemplars of the concepts that come first.</summary>
    public static IReadOnlyList<string> DrillDownImages(ComparisonSummary summary) =>
        [.. summary.Clusters.Take(DrillDownClusters).SelectMany(cluster => cluster.Exemplars.Take(DrillDownsPerCluster)).Select(exemplar => exemplar.Image).Distinct(StringComparer.Ordinal)];

    /// <summary>The images of a set of ids, with their regions.</summary>
    public async Task<IReadOnlyDictionary<string, (ImageRecord Image, IReadOnlyList<(RegionRecord Region, int Cluster)> Regions)>> FindAsync(
        string comparison, ComparisonPlan plan, IEnumerable<string> images, Action visited, CancellationToken cancellationToken)
    {
        HashSet<string> wanted = new(images, StringComparer.Ordinal);
        var found = new Dictionary<string, (ImageRecord, IReadOnlyList<(RegionRecord, int)>)>(StringComparer.Ordinal);
        Centroids centroids = await CentroidTable.ReadAsync(store, comparison, cancellationToken);
        await foreach (AssignedShard shard in new ShardReader(store, comparison, plan.Shards, centroids, visited).ReadAsync(pool: false, cancellationToken))
        {
            foreach (IGrouping<int, ResultRegion> image in shard.Regions.Where(row => wanted.Contains(row.Image.Image)).GroupBy(row => row.Image.Index))
                found[image.First().Image.Image] = (image.First().Image, [.. image.Select(row => (row.Region, row.Cluster))]);
        }

        // Known before any image is explained again, which takes a while.
        foreach ((ImageRecord image, _) in found.Values)
        {
            if (!await files.ExistsAsync(image.Path, cancellationToken))
                throw Unusable(image, "The file does not exist.");
        }

        return found;
    }

    /// <summary>Everything for the report; the drill-downs must be stored already.</summary>
    public async Task<ReportMaterial> GatherAsync(
        string comparison, ComparisonSpec spec, ComparisonPlan plan, ComparisonSummary summary, Action visited, CancellationToken cancellationToken)
    {
        var found = await FindAsync(
            comparison, plan, summary.Clusters.SelectMany(cluster => cluster.Exemplars).Select(exemplar => exemplar.Image), visited, cancellationToken);
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = spec.Data.MaxSide }, files);
        HashSet<string> explained = [.. DrillDownImages(summary)];
        List<ReportedPatch> patches = [];
        List<ReportedImage> drillDowns = [];

        // By image, so that each is decoded once and none is kept.
        var exemplars = summary.Clusters.SelectMany(cluster => cluster.Exemplars.Select((exemplar, place) => (Cluster: cluster.Id, Place: place, Exemplar: exemplar)));
        foreach (var image in exemplars.GroupBy(entry => entry.Exemplar.Image, StringComparer.Ordinal))
        {
            (ImageRecord record, IReadOnlyList<(RegionRecord Region, int Cluster)> regions) = found[image.Key];
            PlanarImage pixels = await DecodeAsync(decoder, record, cancellationToken);
            foreach ((int cluster, int place, Exemplar exemplar) in image)
            {
                RegionRecord region = regions.First(entry => entry.Region.Region == exemplar.Region).Region;
                patches.Add(new(cluster, place, ExemplarPatch.Cut(pixels, BitMask.FromRunLengths(pixels.Height, pixels.Width, region.Mask))));
            }

            if (explained.Contains(image.Key))
                drillDowns.Add(new(record, pixels, await DrillDownTable.ReadAsync(store, comparison, record.Index, cancellationToken), regions));
        }

        List<string> order = [.. DrillDownImages(summary)];
        return new(spec, summary, patches, [.. drillDowns.OrderBy(image => order.IndexOf(image.Record.Image))]);
    }

    private static async Task<PlanarImage> DecodeAsync(ImageDecoder decoder, ImageRecord record, CancellationToken cancellationToken)
    {
        try
        {
            PlanarImage image = (await decoder.DecodeFileAsync(record.Path, cancellationToken)).Image;
            return (image.Width, image.Height) == (record.Width, record.Height)
                ? image
                : throw Unusable(record, $"It has {image.Width} x {image.Height} pixels, but had {record.Width} x {record.Height} when it was compared.");
        }
        catch (ImageRejectedException error)
        {
            throw Unusable(record, error.Message, error);
        }
    }

    private static DatasetUnavailableException Unusable(ImageRecord record, string why, Exception? cause = null) => new(
        $"The report shows the image {record.Image}, but {record.Path} cannot be used any more: {why} Put the image back, then run the same command again.", cause);
}
