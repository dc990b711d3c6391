using Imacs.Contracts.Errors;

namespace Imacs.Storage.Artifacts;

/// <summary>Artifacts that are JSON, in the dialect of <see cref="Imacs.Contracts.Summaries.SummaryJson"/>, with the version of their schema.</summary>
public static class ArtifactJson
{
    /// <summary>Writes a value, unless an artifact of that name is there.</summary>
    /// <returns>True if this call created it.</returns>
    public static ValueTask<bool> CreateJsonAsync<T>(this IArtifactStore store, string name, T value, CancellationToken cancellationToken = default) =>
        store.CreateAsync(name, Writer(name, value), cancellationToken);

    /// <summary>Writes a value in place of the artifact of that name, if there is one.</summary>
    /// <exception cref="ArtifactStoreUnavailableException">Somebody else wrote it at the same time; theirs stays.</exception>
    public static ValueTask ReplaceJsonAsync<T>(this IArtifactStore store, string name, T value, CancellationToken cancellationToken = default) =>
        store.ReplaceAsync(name, Writer(name, value), cancellationToken);

    /// <summary>Reads a value of any version of its schema that is understood.</summary>
    /// <exception cref="ArtifactStoreException">It is not there, damaged, or of a version that this build does not read; the message names both.</exception>
    public static async ValueTask<T> ReadJsonAsync<T>(this IArtifactStore store, string name, CancellationToken cancellationToken = default)
    {
        await using Stream stream = await store.OpenAsync(name, cancellationToken);
        return await VersionedJson.ReadAsync<T>(stream, ArtifactSchemas.OfDocument(name), $"{store.Location}/{name}", cancellationToken);
    }

    /// <summary>Reads a value if it is there.</summary>
    /// <returns>Null where no artifact has that name, or where it was deleted meanwhile.</returns>
    /// <exception cref="ArtifactStoreException">It is damaged, or of a version that this build does not read.</exception>
    public static async ValueTask<T?> FindJsonAsync<T>(this IArtifactStore store, string name, CancellationToken cancellationToken = default)
        where T : class
    {
        if (!await store.ExistsAsync(name, cancellationToken))
            return null;
        try
        {
            return await store.ReadJsonAsync<T>(name, cancellationToken);
        }
        catch (ArtifactStoreException)
        {
            if (await store.ExistsAsync(name, cancellationToken))
                throw;
            return null;
        }
    }

    private static Func<Stream, CancellationToken, ValueTask> Writer<T>(string name, T value) =>
        (stream, token) => VersionedJson.WriteAsync(stream, value, ArtifactSchemas.OfDocument(name), token);
}
