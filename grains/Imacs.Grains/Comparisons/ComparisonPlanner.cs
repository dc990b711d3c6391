using System.Security.Cryptography;
using System.Text.Json;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sampling;
using Imacs.Datasets.Sources;
using Imacs.Grains.Clustering;
using Imacs.Storage.Artifacts;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Grains.Comparisons;

/// <summary>Checks everything that can be checked before work starts, and writes the plan. A plan is a function of spec and data: planning again after
/// a crash writes the same artifacts.</summary>
/// <param name="store">Where the plan goes.</param>
/// <param name="models">Where models are loaded, which holds them to their contract.</param>
internal sealed class ComparisonPlanner(IArtifactStore store, ModelCache models)
{
    private const int ImagesLookedAtForSize = 100;

    /// <summary>Checks and plans.</summary>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="spec">The spec; with absolute paths.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImacsException">The spec, a model or the dataset cannot be used.</exception>
    public async Task<ComparisonPlan> PlanAsync(string comparison, ComparisonSpec spec, CancellationToken cancellationToken)
    {
        ComparisonSpecRules.Check(spec);
        spec = spec with { Attribution = spec.Attribution.Resolved() };
        IReadOnlyList<BaselineFile> baselines = await BaselineFile.FindAsync(spec, cancellationToken);
        AttributionRequest request = AttributionRequest.From(spec.Attribution, spec.Output, MethodMaterial.None);
        IDatasetSource all = await DatasetSources.OpenAsync(spec.Data.Path, spec.Data.Labels, cancellationToken);
        IDatasetSource source = spec.Data.Limit is { } limit ? new StratifiedSample(all, limit, spec.Seed) : all;
        (IReadOnlyList<string> labels, int count) = await SurveyAsync(all, cancellationToken);
        int images = Math.Min(count, spec.Data.Limit ?? count);
        int fewest = spec.Concepts is not null ? 1 : spec.K > 0 ? spec.K : spec.KRange[0];
        if (fewest > (long)images * spec.Models.Count * spec.RegionsPerModel)
            throw new InvalidSpecException($"k: {fewest} clusters are asked for, but {images} images with at most {spec.Models.Count * spec.RegionsPerModel} regions each cannot fill them. Lower --k or add images.");

        (int Height, int Width)? size = NeedsSize(spec) ? await FirstSizeAsync(all, spec.Data, cancellationToken) : null;
        List<ModelSpec> found = [];
        List<TorchModel> loaded = [];
        foreach (ModelSpec model in spec.Models)
        {
            using ModelLease lease = await models.RentAsync(Sized(model, size), ModelRole.Classifier, cancellationToken);
            request.Check(lease.Model);
            found.Add(lease.Model.Spec with { Sha256 = lease.Model.Sha256 });
            loaded.Add(lease.Model);
        }

        CheckOutputs(spec, loaded);
        ClassMap? map = labels.Count == 0 ? null : ClassMap.Create(labels, Classes(spec), loaded[0].OutputCount);
        IReadOnlyList<string> classes = map?.Names ?? Classes(spec) ?? [.. Enumerable.Range(0, loaded[0].OutputCount).Select(index => $"class {index}")];
        CheckTarget(spec, labels, loaded[0].OutputCount);

        ModelSpec? embedder = null;
        if (spec.Embedder is not null)
        {
            using ModelLease lease = await models.RentAsync(Sized(spec.Embedder, size), ModelRole.Embedder, cancellationToken);
            embedder = lease.Model.Spec with { Sha256 = lease.Model.Sha256 };
        }

        EmbeddingSource embedding = embedder is not null ? EmbeddingSource.Embedder
            : loaded.All(model => model.EmbeddingLength > 0) ? EmbeddingSource.Models
            : EmbeddingSource.Descriptor;
        var draft = new ComparisonPlan
        {
            Fingerprint = string.Empty,
            Images = 0,
            Shards = 0,
            Models = found,
            Embedder = embedder,
            Embedding = embedding,
            Classes = classes,
            BaselineFiles = baselines,
        };
        ConceptModel? concepts = spec.Concepts is null ? null : await ConceptModels.ReadAsync(spec.Concepts, cancellationToken);
        if (concepts is not null)
            ConceptModels.Check(concepts, draft);
        await store.CreateJsonAsync(ArtifactNames.Spec(comparison), spec, cancellationToken);
        if (concepts is not null)
            await store.CreateJsonAsync(ArtifactNames.GivenConcepts(comparison), concepts, cancellationToken);
        return await WriteAsync(comparison, spec, source, map, draft, concepts, cancellationToken);
    }

    private async Task<ComparisonPlan> WriteAsync(
        string comparison, ComparisonSpec spec, IDatasetSource source, ClassMap? map, ComparisonPlan draft, ConceptModel? concepts, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(WithoutPlaces(spec, draft), SummaryJson.Options));
        if (concepts is not null)
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(concepts, SummaryJson.Options));
        List<PlanItem> items = [];
        int images = 0, shards = 0;
        await foreach (DatasetItem item in source.ReadItemsAsync(cancellationToken))
        {
            items.Add(new(images++, item.Id, item.Path, item.Label, item.Label is null || map is null ? -1 : map.IndexOf(item.Label), item.Split, item.Columns));
            hash.AppendData(PlanFile.Line(items[^1] with { Path = string.Empty }));
            if (items.Count < spec.ShardSize)
                continue;
            await PlanFile.WriteAsync(store, comparison, shards++, items, cancellationToken);
            items.Clear();
        }

        if (items.Count > 0)
            await PlanFile.WriteAsync(store, comparison, shards++, items, cancellationToken);
        ComparisonPlan plan = draft with
        {
            Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset())[..16],
            Images = images,
            Shards = shards,
        };
        await store.CreateJsonAsync(ArtifactNames.Plan(comparison), plan, cancellationToken);
        return plan;
    }

    /// <summary>The parameters without the paths: a comparison is the same wherever its files lie.</summary>
    private static ComparisonSpec WithoutPlaces(ComparisonSpec spec, ComparisonPlan plan) => spec with
    {
        Models = [.. plan.Models.Select(model => model with { Path = string.Empty })],
        Embedder = plan.Embedder is null ? null : plan.Embedder with { Path = string.Empty },
        Data = spec.Data with { Path = string.Empty, Labels = null },
        Concepts = null,
        Attribution = spec.Attribution.WithImages(path => plan.BaselineFiles.First(file => file.Path == path).Sha256),
    };

    private static async Task<(IReadOnlyList<string> Labels, int Count)> SurveyAsync(IDatasetSource source, CancellationToken cancellationToken)
    {
        SortedSet<string> labels = new(StringComparer.Ordinal);
        int count = 0;
        await foreach (DatasetItem item in source.ReadItemsAsync(cancellationToken))
        {
            count++;
            if (item.Label is not null)
                labels.Add(item.Label);
        }

        return ([.. labels], count);
    }

    private static bool NeedsSize(ComparisonSpec spec) =>
        spec.Models.Any(model => model.InputSize is null) || spec.Embedder is { InputSize: null };

    /// <summary>The size of the first image that can be decoded: what models that declare no input size get.</summary>
    private static async Task<(int Height, int Width)> FirstSizeAsync(IDatasetSource source, DatasetSpec data, CancellationToken cancellationToken)
    {
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = data.MaxSide });
        string? last = null;
        int looked = 0;
        await foreach (DatasetItem item in source.ReadItemsAsync(cancellationToken))
        {
            try
            {
                DecodedImage image = await decoder.DecodeFileAsync(item.Path, cancellationToken);
                return (Math.Max(image.Image.Height, 8), Math.Max(image.Image.Width, 8));
            }
            catch (ImageRejectedException error)
            {
                last = $"{item.Id}: {error.Message}";
            }

            if (++looked == ImagesLookedAtForSize)
                break;
        }

        throw new DatasetUnavailableException($"None of the first {looked} images of {data.Path} can be used; the last one, {last}");
    }

    private static ModelSpec Sized(ModelSpec model, (int Height, int Width)? size) =>
        model.InputSize is null && size is { } found ? model with { InputSize = [found.Height, found.Width] } : model;

    private static IReadOnlyList<string>? Classes(ComparisonSpec spec) => spec.Models.Select(model => model.Classes).FirstOrDefault(classes => classes is not null);

    private static void CheckOutputs(ComparisonSpec spec, List<TorchModel> loaded)
    {
        if (loaded.Select(model => model.OutputCount).Distinct().Count() > 1)
            throw new InvalidSpecException($"The models have different numbers of classes: {string.Join(", ", loaded.Select(model => $"{model.Name} has {model.OutputCount}"))}. Compare models that were trained for the same classes.");
        foreach (ModelSpec model in spec.Models.Where(model => model.Classes is not null))
        {
            if (model.Classes!.Count != loaded[0].OutputCount)
                throw new InvalidSpecException($"Model '{model.Name}': {model.Classes.Count} class names are declared ({string.Join(", ", model.Classes)}), but the model has {loaded[0].OutputCount} outputs.");
            if (!model.Classes.SequenceEqual(Classes(spec)!))
                throw new InvalidSpecException($"Model '{model.Name}' declares other class names than '{spec.Models[0].Name}': {string.Join(", ", model.Classes)} against {string.Join(", ", Classes(spec)!)}. The outputs of compared models must mean the same.");
        }
    }

    private static void CheckTarget(ComparisonSpec spec, IReadOnlyList<string> labels, int outputs)
    {
        if (spec.Target == "label" && labels.Count == 0)
            throw new InvalidSpecException($"target: the label is to be explained, but no image of {spec.Data.Path} has one. Add --labels FILE or use --target predicted.");
        int[] indices = TargetText.Contrast(spec.Target) is { } pair ? [pair.Target, pair.Against] : TargetText.Index(spec.Target) is { } one ? [one] : [];
        foreach (int index in indices.Where(index => index >= outputs))
            throw new InvalidSpecException($"target: class index {index} is not below the models' {outputs} outputs.");
    }
}
