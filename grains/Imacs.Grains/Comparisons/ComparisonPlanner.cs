using System.Text.Json;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sources;
using Imacs.Grains.Clustering;
using Imacs.Grains.Models;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Comparisons;

/// <summary>Checks everything that can be checked before work starts, goes through the dataset once to count images and labels, and writes what it found. <see cref="PlanLists"/> are written
/// while the work goes on.</summary>
/// <param name="store">Where the plan goes.</param>
/// <param name="workers">Where models are loaded, which holds them to their contract.</param>
/// <param name="files">Opens whatever a spec names.</param>
/// <param name="distribution">Whether models are shared through the store.</param>
internal sealed class ComparisonPlanner(IArtifactStore store, WorkerCalls workers, IFileReader files, IOptions<ModelOptions> distribution)
{
    private const int ImagesLookedAtForSize = 100;

    /// <summary>Refuses an id under which the store has anything: what lies there would be taken for this comparison's own work, or removed with it.</summary>
    /// <exception cref="InvalidSpecException">The id is taken.</exception>
    public async Task CheckFreeAsync(string comparison, CancellationToken cancellationToken)
    {
        if (distribution.Value.Distribute && ArtifactNames.IsReserved(comparison))
            throw new InvalidSpecException($"A comparison cannot be called '{comparison}': the store keeps its {comparison} there. Choose another --name.");
        if (await store.ListAsync(comparison, cancellationToken).FirstOrDefaultAsync(cancellationToken) is { } found)
        {
            throw new InvalidSpecException(
                $"{store.Location}/{comparison} holds no comparison, but {found}, and perhaps more: it is left over from one that was removed in part, or somebody else's. Remove it, or choose another --name or --out.");
        }
    }

    /// <summary>Checks and plans.</summary>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="spec">The spec; with absolute paths.</param>
    /// <param name="visited">Called after each item of the dataset, of which there may be millions.</param>
    /// <param name="isNew">Whether nothing is stored of it: then nothing is left of it where it cannot be planned.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImacsException">The spec, a model or the dataset cannot be used.</exception>
    public async Task<ComparisonPlan> PlanAsync(string comparison, ComparisonSpec spec, Action visited, bool isNew, CancellationToken cancellationToken)
    {
        ComparisonSpecRules.Check(spec);
        spec = spec.Resolved();
        IReadOnlyList<BaselineFile> baselines = await BaselineFile.FindAsync(spec, files, cancellationToken);
        IDatasetSource all = await DatasetSources.OpenAsync(spec.Data.Path, spec.Data.Labels, files, cancellationToken: cancellationToken);
        (IReadOnlyList<string> labels, int count) = await SurveyAsync(all, spec.Data, visited, cancellationToken);
        int images = Math.Min(count, spec.Data.Limit ?? count);
        int fewest = spec.Concepts is not null ? 1 : spec.K > 0 ? spec.K : spec.KRange[0];
        if (fewest > (long)images * spec.Models.Count * spec.RegionsPerModel)
            throw new InvalidSpecException($"k: {fewest} clusters are asked for, but {images} images with at most {spec.Models.Count * spec.RegionsPerModel} regions each cannot fill them. Lower --k or add images.");

        (int Height, int Width)? size = NeedsSize(spec) ? await FirstSizeAsync(all, spec.Data, cancellationToken) : null;
        List<ModelFacts> models = [];
        foreach (ModelSpec model in spec.Models)
            models.Add(await CheckAsync(comparison, Sized(model, size), spec, spec.Attribution, cancellationToken));
        CheckOutputs(spec, models);
        ClassMap? map = labels.Count == 0 ? null : ClassMap.Create(labels, Classes(spec), models[0].OutputCount);
        IReadOnlyList<string> classes = map?.Names ?? Classes(spec) ?? [.. Enumerable.Range(0, models[0].OutputCount).Select(index => $"class {index}")];
        CheckTarget(spec, labels, models[0].OutputCount);
        ModelSpec? embedder = spec.Embedder is null ? null : (await CheckAsync(comparison, Sized(spec.Embedder, size), spec, attribution: null, cancellationToken)).Model;
        EmbeddingSource embedding = embedder is not null ? EmbeddingSource.Embedder
            : models.All(model => model.EmbeddingLength > 0) ? EmbeddingSource.Models
            : EmbeddingSource.Descriptor;
        var plan = new ComparisonPlan
        {
            Images = images,
            Shards = (images + spec.ShardSize - 1) / spec.ShardSize,
            ShardSize = spec.ShardSize,
            Models = [.. models.Select(model => model.Model)],
            Embedder = embedder,
            Embedding = embedding,
            Classes = classes,
            BaselineFiles = baselines,
        };
        ConceptModel? concepts = spec.Concepts is null ? null : await ConceptModels.ReadAsync(spec.Concepts, files, cancellationToken);
        if (concepts is not null)
            ConceptModels.Check(concepts, plan);
        await WriteAsync(comparison, spec, concepts, plan, isNew, cancellationToken);
        return plan;
    }

    /// <summary>Writes the plan: the spec first, by which a comparison is known, and then what makes it a planned one.</summary>
    private async Task WriteAsync(string comparison, ComparisonSpec spec, ConceptModel? concepts, ComparisonPlan plan, bool isNew, CancellationToken cancellationToken)
    {
        bool isOurs = isNew;
        try
        {
            bool isCreated = await store.CreateJsonAsync(ArtifactNames.Spec(comparison), spec, cancellationToken);
            // Somebody else may have begun one in this moment. Where the answer is lost, it is ours.
            isOurs &= isCreated;
            await CheckSameAsync(isCreated, ArtifactNames.Spec(comparison), spec, cancellationToken);
            await store.CreateJsonAsync(ArtifactNames.Instance(comparison), new ComparisonInstance { Instance = Guid.NewGuid().ToString("N") }, cancellationToken);
            if (concepts is not null)
                await WriteAsync(ArtifactNames.GivenConcepts(comparison), concepts, cancellationToken);
            await WriteAsync(ArtifactNames.Plan(comparison), plan, cancellationToken);
        }
        catch (Exception) when (isOurs)
        {
            await store.DeleteAllAsync(comparison, CancellationToken.None);
            throw;
        }
    }

    private async Task WriteAsync<T>(string name, T value, CancellationToken cancellationToken) =>
        await CheckSameAsync(await store.CreateJsonAsync(name, value, cancellationToken), name, value, cancellationToken);

    /// <summary>Refuses a document that was there before and says something else.</summary>
    private async Task CheckSameAsync<T>(bool isCreated, string name, T value, CancellationToken cancellationToken)
    {
        if (isCreated)
            return;
        T there = await store.ReadJsonAsync<T>(name, cancellationToken);
        if (!JsonSerializer.SerializeToUtf8Bytes(there, SummaryJson.Options).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(value, SummaryJson.Options)))
            throw new InvalidSpecException($"{store.Location}/{name} says something else than what was planned now: somebody began another comparison under this name at the same time, or models, data or concepts have changed since. Choose another --name or --out.");
    }

    private static async Task<(IReadOnlyList<string> Labels, int Count)> SurveyAsync(IDatasetSource source, DatasetSpec data, Action visited, CancellationToken cancellationToken)
    {
        var labels = new DistinctLabels(data.Labels ?? data.Path);
        int count = 0;
        await foreach (DatasetItem item in source.ReadItemsAsync(cancellationToken))
        {
            count++;
            visited();
            labels.Add(item.Label);
        }

        return ([.. labels.All], count);
    }

    private static bool NeedsSize(ComparisonSpec spec) =>
        spec.Models.Any(model => model.InputSize is null) || spec.Embedder is { InputSize: null };

    /// <summary>The size of the first image that can be decoded: what models that declare no input size get.</summary>
    private async Task<(int Height, int Width)> FirstSizeAsync(IDatasetSource source, DatasetSpec data, CancellationToken cancellationToken)
    {
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = data.MaxSide }, files);
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

    private async Task<ModelFacts> CheckAsync(string comparison, ModelSpec model, ComparisonSpec spec, AttributionSpec? attribution, CancellationToken cancellationToken) =>
        await workers.AskAsync(
            $"checking model '{model.Name}'",
            grains => grains.GetGrain<IModelCheckGrain>(comparison).CheckAsync(new(model, attribution, spec.Output), cancellationToken),
            cancellationToken);

    private static void CheckOutputs(ComparisonSpec spec, List<ModelFacts> models)
    {
        if (models.Select(model => model.OutputCount).Distinct().Count() > 1)
            throw new InvalidSpecException($"The models have different numbers of classes: {string.Join(", ", models.Select(model => $"{model.Model.Name} has {model.OutputCount}"))}. Compare models that were trained for the same classes.");
        foreach (ModelSpec model in spec.Models.Where(model => model.Classes is not null))
        {
            if (model.Classes!.Count != models[0].OutputCount)
                throw new InvalidSpecException($"Model '{model.Name}': {model.Classes.Count} class names are declared ({string.Join(", ", model.Classes)}), but the model has {models[0].OutputCount} outputs.");
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
