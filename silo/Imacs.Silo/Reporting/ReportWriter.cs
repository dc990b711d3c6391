using System.Text.Json;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using Imacs.Grains.Reporting;
using Imacs.Reporting;
using Imacs.Storage.Tables;

namespace Imacs.Silo.Reporting;

/// <summary>Brings the actors' material into the form of the report's components.</summary>
internal sealed class ReportWriter : IReportWriter
{
    private readonly ReportRenderer _renderer = new(new VipsPngEncoder());

    public async Task WriteAsync(ReportMaterial material, Stream output, CancellationToken cancellationToken)
    {
        ComparisonSummary summary = material.Summary;
        var input = new ReportInput
        {
            Title = string.Join(" and ", summary.Models.Select(model => model.Name)),
            Summary = summary,
            Patches = [.. material.Patches.Select(patch => Patch(summary, patch))],
            DrillDowns = [.. material.DrillDowns.Select(image => Explained(summary, image))],
            Specification = JsonSerializer.Serialize(WithoutFolders(material.Spec), SummaryJson.Options),
        };
        await _renderer.RenderAsync(input, output, cancellationToken);
    }

    private static ReportPatch Patch(ComparisonSummary summary, ReportedPatch patch)
    {
        Exemplar exemplar = summary.Clusters.First(cluster => cluster.Id == patch.Cluster).Exemplars[patch.Exemplar];
        return new(patch.Cluster, patch.Exemplar, ImageEncoder.EncodePng(patch.Patch), exemplar.Image, exemplar.X, exemplar.Y, exemplar.Width, exemplar.Height);
    }

    private static DrillDown Explained(ComparisonSummary summary, ReportedImage image) => new()
    {
        Image = image.Record.Image,
        Label = image.Record.Label,
        Width = image.Image.Width,
        Height = image.Image.Height,
        ImagePng = ImageEncoder.EncodePng(image.Image),
        SegmentsPng = ImageEncoder.EncodePng(SegmentOutlines.Draw(image.Image, image.Explanation.Segments)),
        Models = [.. image.Record.Models.Select((model, slot) => Model(summary, image, model, slot))],
        Regions = [.. image.Regions.Select(entry => new DrillDownRegion(
            entry.Region.Region,
            entry.Cluster,
            entry.Region.X,
            entry.Region.Y,
            entry.Region.Width,
            entry.Region.Height,
            summary.Models.Select((model, slot) => (model.Name, slot)).ToDictionary(pair => pair.Name, pair => entry.Region.Shares[pair.slot])))],
    };

    private static DrillDownModel Model(ComparisonSummary summary, ReportedImage image, ImageModelRecord model, int slot) => new(
        summary.Models[slot].Name,
        image.Explanation.Maps[slot],
        summary.Parameters.Classes[model.Predicted],
        model.Probability,
        summary.Parameters.Classes[model.Target],
        model.Change,
        model.CompletenessError,
        model.Gradients);

    /// <summary>The spec as it may be shown: file names, not where they lie on somebody's disk, so that a report is the same wherever it is made.</summary>
    private static ComparisonSpec WithoutFolders(ComparisonSpec spec) => spec with
    {
        Models = [.. spec.Models.Select(model => model with { Path = Path.GetFileName(model.Path) })],
        Embedder = spec.Embedder is null ? null : spec.Embedder with { Path = Path.GetFileName(spec.Embedder.Path) },
        Data = spec.Data with { Path = Path.GetFileName(spec.Data.Path), Labels = spec.Data.Labels is null ? null : Path.GetFileName(spec.Data.Labels) },
        Attribution = spec.Attribution.WithoutFolders(),
    };

    private sealed class VipsPngEncoder : IPngEncoder
    {
        public byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height)
        {
            var image = new PlanarImage(3, height, width);
            for (int i = 0; i < image.Area; i++)
            {
                for (int channel = 0; channel < 3; channel++)
                    image.Data[(channel * image.Area) + i] = rgb[(3 * i) + channel] / 255f;
            }

            return ImageEncoder.EncodePng(image);
        }
    }
}
