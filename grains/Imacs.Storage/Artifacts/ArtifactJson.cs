using System.Text.Json;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;

namespace Imacs.Storage.Artifacts;

/// <summary>Artifacts that are JSON, in the dialect of <see cref="SummaryJson"/>.</summary>
public static class ArtifactJson
{
    /// <summary>Writes a value, unless an artifact of that name is there.</summary>
    /// <returns>True if this call created it.</returns>
    public static ValueTask<bool> CreateJsonAsync<T>(this IArtifactStore store, string name, T value, CancellationToken cancellationToken = default) =>
        store.CreateAsync(name, async (stream, token) =>
        {
            await JsonSerializer.SerializeAsync(stream, value, SummaryJson.Options, token);
            await stream.WriteAsync("\n"u8.ToArray(), token);
        }, cancellationToken);

    /// <summary>Reads a value.</summary>
    /// <exception cref="ArtifactStoreException">It is not there, damaged, or written by another version.</exception>
    public static async ValueTask<T> ReadJsonAsync<T>(this IArtifactStore store, string name, CancellationToken cancellationToken = default)
    {
        await using Stream stream = await store.OpenAsync(name, cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(stream, SummaryJson.Options, cancellationToken)
                ?? throw new ArtifactStoreException($"{store.Location}/{name} holds nothing.");
        }
        catch (JsonException error)
        {
            throw new ArtifactStoreException($"{store.Location}/{name} was written by another version of imacs: {error.Message} Read it with that version, or start the comparison again with another --out.", error);
        }
    }
}
