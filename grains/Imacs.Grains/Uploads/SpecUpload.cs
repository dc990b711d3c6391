using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Sources;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Uploads;

/// <summary>Puts whatever a spec names on this machine into a store, and names it there instead. What a comparison computes of the two specs is the same, byte for byte.</summary>
/// <param name="store">The store.</param>
/// <param name="progress">Is told how far it is; by several threads.</param>
public sealed class SpecUpload(IArtifactStore store, IProgress<UploadProgress> progress)
{
    private readonly FileUpload _files = new(store);

    /// <summary>Images that were listed but could not be read; they are set aside when the comparison comes to them.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Uploads.</summary>
    /// <param name="spec">A spec without fault, with absolute paths; what it names in the store or on the web stays as it is.</param>
    /// <param name="cancellationToken">Stops it; what is in the store stays, and is not sent again.</param>
    /// <returns>The spec for silos that do not see this machine's files.</returns>
    /// <exception cref="ModelContractException">A model cannot be read, or is not the one that the spec pins.</exception>
    /// <exception cref="DatasetUnavailableException">The dataset or a baseline cannot be read.</exception>
    /// <exception cref="ArtifactStoreException">The store cannot be written.</exception>
    public async Task<ComparisonSpec> PutAsync(ComparisonSpec spec, CancellationToken cancellationToken = default)
    {
        List<ModelSpec> models = [];
        foreach (ModelSpec model in spec.Models)
            models.Add(await PutModelAsync(model, cancellationToken));
        return spec with
        {
            Models = models,
            Embedder = spec.Embedder is null ? null : await PutModelAsync(spec.Embedder, cancellationToken),
            Attribution = await PutBaselinesAsync(spec.Attribution, cancellationToken),
            Concepts = spec.Concepts is { } concepts && PlaceText.IsLocal(concepts) ? await PutNamedAsync(ConceptsOf(concepts), "concepts.json", "concepts", cancellationToken) : spec.Concepts,
            Data = await PutDataAsync(spec.Data, cancellationToken),
        };
    }

    private async Task<ModelSpec> PutModelAsync(ModelSpec model, CancellationToken cancellationToken)
    {
        if (!PlaceText.IsLocal(model.Path))
            return model;
        string sha256;
        try
        {
            sha256 = FileSize.Of(model.Path) > 0
                ? await FileUpload.HashAsync(model.Path, cancellationToken)
                : throw new ModelContractException($"Model '{model.Name}': {model.Path} has no bytes: {FileSize.Nothing}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(model.Path) ? "it is a folder" : error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : error.Message.TrimEnd('.');
            throw new ModelContractException($"Model '{model.Name}': {model.Path} cannot be uploaded: {why}. Check the path and its permissions.", error);
        }

        if (model.Sha256 is { } pinned && !pinned.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new ModelContractException($"Model '{model.Name}': {model.Path} has sha256 {sha256}, but {pinned} is pinned. The file was changed; restore it or pin the new hash in a new comparison.");
        string name = ArtifactNames.Model(sha256);
        await SendAsync(model.Path, sha256, name, $"model '{model.Name}'", cancellationToken);
        return model with { Path = PlaceText.InStore(name), Sha256 = sha256 };
    }

    private async Task<AttributionSpec> PutBaselinesAsync(AttributionSpec attribution, CancellationToken cancellationToken)
    {
        Dictionary<string, string> places = [];
        foreach (string file in (attribution.Baselines ?? []).Select(AttributionMethodRules.ImageOf).OfType<string>().Where(PlaceText.IsLocal).Distinct())
            places.Add(file, await PutNamedAsync(file, Path.GetFileName(file), "baseline", cancellationToken));
        return attribution.WithImages(file => places.GetValueOrDefault(file, file));
    }

    private async Task<DatasetSpec> PutDataAsync(DatasetSpec data, CancellationToken cancellationToken)
    {
        if (!PlaceText.IsLocal(data.Path))
        {
            return data.Labels is null || !PlaceText.IsLocal(data.Labels)
                ? data
                : throw new InvalidSpecException($"data.labels: {data.Labels} is on this machine, but the images are at {data.Path}. Put the labels beside the images, or name the images on this machine too.");
        }

        IDatasetSource source = await DatasetSources.OpenAsync(data.Path, data.Labels, cancellationToken: cancellationToken);
        (string place, Unreadable) = await new DatasetUpload(store).PutAsync(source, progress, cancellationToken);
        return data with { Path = place, Labels = null };
    }

    private static string ConceptsOf(string path) => Directory.Exists(path) ? Path.Combine(path, "concepts.json") : path;

    /// <summary>Uploads a file that is shown by its own name, which is made fit for a store.</summary>
    private async Task<string> PutNamedAsync(string path, string name, string what, CancellationToken cancellationToken)
    {
        try
        {
            string sha256 = await FileUpload.HashAsync(path, cancellationToken);
            string fit = string.Concat(name.TrimStart('.').Select(letter => ArtifactNames.IsValid($"x{letter}") ? letter : '_'));
            string artifact = StoredDataset.NamedFile(sha256, ArtifactNames.IsValid(fit) ? fit : "file");
            await SendAsync(path, sha256, artifact, what, cancellationToken);
            return PlaceText.InStore(artifact);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetUnavailableException($"The {what} {path} cannot be uploaded: {error.Message}", error);
        }
    }

    private async Task SendAsync(string path, string sha256, string name, string what, CancellationToken cancellationToken)
    {
        long bytes = 0;
        bool isNew = await _files.PutAsync(path, sha256, name, Told, cancellationToken);
        progress.Report(new(what, 1, 1, isNew ? 0 : 1, bytes));

        void Told(int count)
        {
            bytes += count;
            progress.Report(new(what, 0, 1, 0, bytes));
        }
    }
}
