using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;

namespace Imacs.Cli.Evaluation;

/// <summary>The images of an evaluation, not yet opened.</summary>
/// <param name="Sample">The sample, in the dataset's order.</param>
/// <param name="Labels">All labels of the dataset, in ordinal order.</param>
/// <param name="Boxes">Boxes of known evidence; null for none.</param>
internal sealed record EvaluationData(IReadOnlyList<DatasetItem> Sample, IReadOnlyList<string> Labels, EvidenceBoxes? Boxes)
{
    private const int ImagesLookedAtForSize = 100;

    /// <summary>Opens a dataset and draws the sample.</summary>
    /// <exception cref="ImacsException">The dataset or the boxes cannot be used.</exception>
    public static async Task<EvaluationData> OpenAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        ComparisonSpec spec = request.Spec;
        EvidenceBoxes? boxes = request.Masks is null ? null : await EvidenceBoxes.ReadAsync(request.Masks, cancellationToken);
        IDatasetSource all = await DatasetSources.OpenAsync(spec.Data.Path, spec.Data.Labels, cancellationToken: cancellationToken);
        SortedSet<string> labels = new(StringComparer.Ordinal);
        bool located = false;
        await foreach (DatasetItem item in all.ReadItemsAsync(cancellationToken))
        {
            if (item.Label is not null)
                labels.Add(item.Label);
            located |= boxes?.Has(item) ?? false;
        }

        if (boxes is not null && !located)
            throw new DatasetUnavailableException($"None of the {boxes.Images} images in {boxes.File} is in {spec.Data.Path}. Write paths relative to the dataset's folder or to that file.");
        if (spec.Target == "label" && labels.Count == 0)
            throw new InvalidSpecException($"--target label: no image of {spec.Data.Path} has a label. Add --labels FILE or use --target predicted.");
        List<DatasetItem> sample = [];
        await foreach (DatasetItem item in new StratifiedSample(all, spec.Data.Limit!.Value, spec.Seed).ReadItemsAsync(cancellationToken))
            sample.Add(item);
        return new(sample, [.. labels], boxes);
    }

    /// <summary>The size of the first image that can be decoded: what models that declare no input size get.</summary>
    /// <exception cref="DatasetUnavailableException">None can.</exception>
    public async Task<IReadOnlyList<int>> FirstSizeAsync(ImageDecoder decoder, CancellationToken cancellationToken)
    {
        string? last = null;
        foreach (DatasetItem item in Sample.Take(ImagesLookedAtForSize))
        {
            try
            {
                DecodedImage image = await decoder.DecodeFileAsync(item.Path, cancellationToken);
                return [Math.Max(image.Image.Height, 8), Math.Max(image.Image.Width, 8)];
            }
            catch (ImageRejectedException error)
            {
                last = $"{item.Id}: {error.Message}";
            }
        }

        throw new DatasetUnavailableException($"None of the images drawn can be used; the last one, {last}");
    }
}
