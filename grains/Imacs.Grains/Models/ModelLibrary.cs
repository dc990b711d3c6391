using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;
using Imacs.Datasets.Files;
using Imacs.Datasets.Sources;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Caching;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Models;

/// <summary>
/// The models of this silo. In a cluster the first silo that sees a model puts it into the store under its sha256, and from then on every silo has it from there, through a cache on its disk:
/// what lies under the original path on one machine is nobody else's business. What is loaded is always the bytes that were hashed. Models are read by one at a time (<see cref="ModelCache"/>).
/// </summary>
internal sealed partial class ModelLibrary(IArtifactStore store, IFileReader files, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelLibrary> logger) : IModelSource
{
    private readonly ModelOptions _options = options.Value;
    private readonly ContentFolder _disk = new(options.Value.CacheFolder, options.Value.CacheBytes, time);

    /// <summary>Where a model that was found is read from now on: in a cluster the store, into which it is put if it is not there. A silo that had it on its device or disk
    /// did not look there, and others have it from nowhere else.</summary>
    /// <param name="found">The model, with its hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelContractException">It is not in the store, not on this disk, and no longer what lies at its place.</exception>
    public async Task<string> ShareAsync(ModelSpec found, CancellationToken cancellationToken = default)
    {
        if (!_options.Distribute)
            return found.Path;
        found = found with { Path = PlaceText.Normal(found.Path) };
        string name = ArtifactNames.Model(found.Sha256!);
        if (!await store.ExistsAsync(name, cancellationToken))
            await PublishAsync(found, await FindOnDiskAsync(found, found.Sha256!.ToLowerInvariant(), cancellationToken) ?? await ReadPlaceAsync(found, cancellationToken), cancellationToken);
        return PlaceText.InStore(name);
    }

    public async Task<ModelFile> ReadAsync(ModelSpec spec, CancellationToken cancellationToken = default)
    {
        spec = spec with { Path = PlaceText.Normal(spec.Path) };
        if (!_options.Distribute)
            return await IsInStoreAloneAsync(spec, cancellationToken) ? await FetchAsync(spec, spec.Sha256!, cancellationToken) : await ReadPlaceAsync(spec, cancellationToken);
        if (spec.Sha256 is { } pinned && await FindAsync(spec, pinned.ToLowerInvariant(), cancellationToken) is { } known)
            return known;
        ModelFile file = await ReadPlaceAsync(spec, cancellationToken);
        await PublishAsync(spec, file, cancellationToken);
        await KeepAsync(file, cancellationToken);
        return file;
    }

    private async Task PublishAsync(ModelSpec spec, ModelFile file, CancellationToken cancellationToken)
    {
        if (await store.CreateAsync(ArtifactNames.Model(file.Sha256), (stream, token) => stream.WriteAsync(file.Bytes, token), cancellationToken))
            LogPublished(spec.Name, file.Sha256, file.Bytes.LongLength);
    }

    private async Task<ModelFile?> FindOnDiskAsync(ModelSpec spec, string sha256, CancellationToken cancellationToken)
    {
        (byte[]? bytes, string? damage) = await _disk.ReadAsync(sha256, cancellationToken);
        ImacsMetrics.CacheRequests.Add(1, MetricLabels.ModelsOnDisk, bytes is null ? MetricLabels.Miss : MetricLabels.Hit);
        if (damage is not null)
            LogDamaged(spec.Name, sha256, damage);
        return bytes is null ? null : ModelFile.Of(spec, bytes);
    }

    /// <summary>The model with this hash from the disk, else from the store.</summary>
    private async Task<ModelFile?> FindAsync(ModelSpec spec, string sha256, CancellationToken cancellationToken)
    {
        if (await FindOnDiskAsync(spec, sha256, cancellationToken) is { } kept)
            return kept;
        if (!await store.ExistsAsync(ArtifactNames.Model(sha256), cancellationToken))
            return null;
        ModelFile file = await FetchAsync(spec, sha256, cancellationToken);
        LogFetched(spec.Name, sha256, file.Bytes.LongLength);
        await KeepAsync(file, cancellationToken);
        return file;
    }

    private async Task<ModelFile> FetchAsync(ModelSpec spec, string sha256, CancellationToken cancellationToken)
    {
        string name = ArtifactNames.Model(sha256);
        return ModelFile.Of(spec with { Path = $"{store.Location}/{name}", Sha256 = sha256 }, await store.ReadAsync(name, cancellationToken));
    }

    /// <summary>Reads a model where its spec says that it is.</summary>
    private async Task<ModelFile> ReadPlaceAsync(ModelSpec spec, CancellationToken cancellationToken)
    {
        if (!PlaceText.IsStore(spec.Path))
            CheckAllowed(spec);
        if (PlaceText.IsLocal(spec.Path))
            return await ModelFile.ReadAsync(spec, cancellationToken);
        try
        {
            if (PlaceText.IsStore(spec.Path) && await files.ExistsAsync(spec.Path, cancellationToken))
                return ModelFile.Of(spec, await store.ReadAsync(PlaceText.ArtifactOf(spec.Path), cancellationToken));
            await using Stream stream = await files.OpenAsync(spec.Path, cancellationToken);
            if (stream.Length > Array.MaxLength)
                throw new ModelContractException($"Model '{spec.Name}': {spec.Path} has {stream.Length} bytes, more than the {Array.MaxLength} that a model may have.");
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            return ModelFile.Of(spec, bytes);
        }
        catch (FileNotFoundException error)
        {
            throw new ModelContractException($"Model '{spec.Name}': {spec.Path} is not there ({store.Location} is the store). Check the name, or put the model there with `imacs compare --upload`; then start or resume the comparison.", error);
        }
    }

    /// <summary>Whether this silo, which is alone, finds a cluster's model in the store and not at its path.</summary>
    private async ValueTask<bool> IsInStoreAloneAsync(ModelSpec spec, CancellationToken cancellationToken) =>
        spec.Sha256 is { } pinned && PlaceText.IsLocal(spec.Path) && !File.Exists(spec.Path) && await store.ExistsAsync(ArtifactNames.Model(pinned), cancellationToken);

    private void CheckAllowed(ModelSpec spec)
    {
        if (_options.AllowedPlaces.Count > 0 && !_options.AllowedPlaces.Any(place => IsBelow(place, spec.Path)))
            throw new ModelContractException($"Model '{spec.Name}': {spec.Path} is not below a place that this silo loads models from ({string.Join(", ", _options.AllowedPlaces)}). Copy it there, or start the comparison with --upload.");
    }

    // Links are resolved first: one in an allowed folder may lead anywhere.
    private static bool IsBelow(string place, string path) =>
        PlaceText.IsLocal(path) ? PlaceText.IsLocal(place) && RealPath.IsWithin(place, path) : PlaceText.IsBelow(place, path);

    /// <summary>Keeps a model on disk. Where that fails the model is at hand all the same: a comparison does not stand still over a cache.</summary>
    private async Task KeepAsync(ModelFile file, CancellationToken cancellationToken)
    {
        try
        {
            await _disk.KeepAsync(file.Sha256, file.Bytes, cancellationToken);
        }
        catch (ArtifactStoreException error)
        {
            LogNotKept(file.Sha256, error.Message);
        }
    }

    [LoggerMessage(EventId = 2501, Level = LogLevel.Information, Message = "Model {Model} was put into the store as {Sha256}: {Bytes} bytes.")]
    private partial void LogPublished(string model, string sha256, long bytes);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Information, Message = "Model {Model} was fetched from the store as {Sha256}: {Bytes} bytes.")]
    private partial void LogFetched(string model, string sha256, long bytes);

    [LoggerMessage(EventId = 2503, Level = LogLevel.Warning, Message = "The cached copy of model {Model} ({Sha256}) could not be used and is fetched again: {Damage}.")]
    private partial void LogDamaged(string model, string sha256, string damage);

    [LoggerMessage(EventId = 2504, Level = LogLevel.Warning, Message = "Model {Sha256} is not kept on disk, and will be fetched again when it is next loaded: {Reason}")]
    private partial void LogNotKept(string sha256, string reason);
}
