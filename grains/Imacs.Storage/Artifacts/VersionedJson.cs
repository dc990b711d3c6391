using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;

namespace Imacs.Storage.Artifacts;

/// <summary>JSON documents that carry the version of their schema as "schemaVersion", first. A value that is no object stands under "value".</summary>
public static class VersionedJson
{
    /// <summary>Where the version stands.</summary>
    public const string VersionKey = "schemaVersion";
    private const string ValueKey = "value";

    /// <summary>Writes a value and its version.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="value">The value; one that has a property SchemaVersion must have the version in it.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidOperationException">The value says another version.</exception>
    public static async ValueTask WriteAsync<T>(Stream stream, T value, ArtifactSchema schema, CancellationToken cancellationToken)
    {
        JsonNode? node = JsonSerializer.SerializeToNode(value, SummaryJson.Options);
        var document = new JsonObject { [VersionKey] = schema.Version };
        if (!IsWrapped(typeof(T)) && node is JsonObject members)
        {
            if (members[VersionKey] is { } said && (int)said != schema.Version)
                throw new InvalidOperationException($"{typeof(T).Name} says version {said}, but '{schema}' is what is written.");
            members.Remove(VersionKey);
            foreach ((string name, JsonNode? member) in members.ToList())
            {
                members.Remove(name);
                document[name] = member;
            }
        }
        else
        {
            document[ValueKey] = node;
        }

        await JsonSerializer.SerializeAsync(stream, document, SummaryJson.Options, cancellationToken);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Reads a value of any version that is understood.</summary>
    /// <param name="stream">The document.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="place">The document, with its store's location or folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArtifactStoreException">It is of a version that is not understood, or not what its version says.</exception>
    public static async ValueTask<T> ReadAsync<T>(Stream stream, ArtifactSchema schema, string place, CancellationToken cancellationToken)
    {
        try
        {
            JsonNode? node = await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken);
            var document = node as JsonObject;
            int version = document?[VersionKey] is { } carried ? carried.GetValue<int>() : 0;
            schema.Check(place, version);
            // Before documents carried versions, a list was the whole of one.
            if (version > 0 && IsWrapped(typeof(T)))
                node = document![ValueKey];
            else if (typeof(T).GetProperty("SchemaVersion") is null)
                document?.Remove(VersionKey);
            return node is { } held && held.Deserialize<T>(SummaryJson.Options) is { } read ? read
                : throw new ArtifactStoreException($"{place} holds nothing.");
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            throw new ArtifactStoreException($"{place} is no '{schema}': {error.Message} Another program wrote it; put the run's own file back, or start the comparison again with another --out.", error);
        }
    }

    /// <summary>Lists and single values have no place for a version.</summary>
    private static bool IsWrapped(Type type) => SummaryJson.Options.GetTypeInfo(type).Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.None;
}
