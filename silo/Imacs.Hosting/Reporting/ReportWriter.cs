using System.Text.Json;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Imaging;
using Imacs.Datasets.Imaging;
using Imacs.Grains.Reporting;
using Imacs.Reporting;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Hosting.Reporting;

/// <summary>Brings the actors' material into the form of the report's components.</summary>
internal sealed class ReportWriter : IReportWriter
{
    private readonly ReportRenderer _renderer = new(new VipsPngEncoder());

    public async Task WriteAsync(ReportMaterial material, int pair, Stream output, CancellationToken cancellationToken)
    {
        ComparisonSummary summary = material.Summary.ForPair(pair);
        string[] slots = [.. material.Spec.Models.Select(model => model.Name)];
        var input = new ReportInput
        {
            Title = $"{summary.Models[0].Name} and {summary.Models[1].Name}",
            Pages = summary.Pairs.Count < 2 ? [] : [.. summary.Pairs.Select((page, number) => new PairPage(
                $"{page.First} − {page.Second}", Path.GetFileName(ArtifactNames.Report(string.Empty, number == 0 ? null : (page.First, page.Second))), number == pair))],
            Summary = summary,
            Patches = [.. material.Patches.Select(patch => Patch(summary, patch))],
            DrillDowns = [.. material.DrillDowns.Select(image => Explained(summary, slots, image))],
            Specification = JsonSerializer.Serialize(WithoutFolders(material.Spec), SummaryJson.Options),
        };
        await _renderer.RenderAsync(input, output, cancellationToken);
    }

    private static ReportPatch Patch(ComparisonSummary summary, ReportedPatch patch)
    {
        Exemplar exemplar = summary.Clusters.First(cluster => cluster.Id == patch.Cluster).Exemplars[patch.Exemplar];
        return new(patch.Cluster, patch.Exemplar, ImageEncoder.EncodePng(patch.Patch), exemplar.Image, exemplar.X, exemplar.Y, exemplar.Width, exemplar.Height);
    }

    private static DrillDown Explained(ComparisonSummary summary, string[] slots, ReportedImage image) => new()
    {
        Image = image.Record.Image,
        Label = image.Record.Label,
        Width = image.Image.Width,
        Height = image.Image.Height,
        ImagePng = ImageEncoder.EncodePng(image.Image),
        SegmentsPng = ImageEncoder.EncodePng(SegmentOutlines.Draw(image.Image, image.Explanation.Segments)),
        Models = [.. summary.Models.Select(model => Model(summary, image, model.Name, Array.IndexOf(slots, model.Name)))],
        Regions = [.. image.Regions.Select(entry => new DrillDownRegion(
            entry.Region.Region,
            entry.Cluster,
            entry.Region.X,
            entry.Region.Y,
            entry.Region.Width,
            entry.Region.Height,
            slots.Select((name, slot) => (name, slot)).ToDictionary(model => model.name, model => entry.Region.Shares[model.slot])))],
    };

    private static DrillDownModel Model(ComparisonSummary summary, ReportedImage image, string name, int slot)
    {
        ImageModelRecord model = image.Record.Models[slot];
        return new(
            name,
            image.Explanation.Maps[slot],
            summary.Parameters.Classes[model.Predicted],
            model.Probability,
            summary.Parameters.Classes[model.Target],
            model.Change,
            model.CompletenessError,
            model.Gradients);
    }

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
