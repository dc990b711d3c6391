using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;
using YamlDotNet.Core;

namespace Imacs.Cli.Specs;

/// <summary>Reads a comparison's spec from YAML or JSON: one dialect, because YAML is turned into JSON and read by the same reader, which refuses keys
/// it does not know.</summary>
internal static class SpecFile
{
    private const int MostBytes = 16 << 20;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file into JSON, so that flags can be laid over it.</summary>
    /// <exception cref="InvalidSpecException">It is missing or is not YAML or JSON with a mapping at its top.</exception>
    public static JsonObject Read(string path)
    {
        string text = ReadText(path);
        try
        {
            // JSON is YAML too, but its own parser gives the better message.
            JsonObject spec = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)
                ? JsonNode.Parse(text, AnyCase, Strict) as JsonObject ?? throw new InvalidSpecException($"The spec {path} must be a JSON object.")
                : YamlText.Read(text, path, AnyCase);
            Tidy(spec, path);
            return spec;
        }
        catch (Exception error) when (error is JsonException or YamlException)
        {
            throw new InvalidSpecException($"The spec {path} is not well-formed: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            // An object is filled when it is first looked into, and then keys that differ in case alone meet.
            throw new InvalidSpecException($"The spec {path} has a key that is written twice; remove one.", error);
        }
    }

    /// <summary>The spec that a JSON object says.</summary>
    /// <param name="spec">The object.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidSpecException">A key is unknown or missing, or a value has the wrong type.</exception>
    public static ComparisonSpec Bind(JsonObject spec, string source)
    {
        // A class index is a number in YAML, but one of several kinds of target in a spec.
        if (spec["target"] is JsonValue target && target.GetValueKind() == JsonValueKind.Number)
            spec["target"] = target.ToJsonString();
        // The spec.json of a run says which version of its schema it is.
        if (spec.Remove(VersionedJson.VersionKey, out JsonNode? version) && !(version is JsonValue number && number.TryGetValue(out int found) && found == ArtifactSchemas.Spec.Version))
            throw new InvalidSpecException($"{source}: {VersionedJson.VersionKey} is {version?.ToJsonString() ?? "null"}, but this version of imacs understands {ArtifactSchemas.Spec.Version}. Use the version of imacs that wrote it, or remove that key and see which others are refused.");
        return Bind<ComparisonSpec>(spec, source);
    }

    /// <summary>The attribution section that a JSON object says.</summary>
    /// <param name="attribution">The object.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidSpecException">A key is unknown, or a value has the wrong type.</exception>
    public static AttributionSpec BindAttribution(JsonObject attribution, string source) => Bind<AttributionSpec>(attribution, source);

    private static T Bind<T>(JsonObject json, string source)
    {
        try
        {
            return json.Deserialize<T>(SummaryJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new InvalidSpecException($"{source}: {SpecFaults.Describe(error)} The keys are listed in README.md under 'Specs'.", error);
        }
    }

    private static string ReadText(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidSpecException($"The spec {path} is a folder; name a YAML or JSON file. (The images are named with --data.)");
        try
        {
            // Read up to a limit, so that a pipe is welcome and a device without end is not.
            using FileStream stream = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MostBytes)
                throw new InvalidSpecException($"The spec {path} has more than {MostBytes} bytes; it cannot be a spec.");
            using var reader = new StreamReader(new MemoryStream(bytes, 0, length), StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidSpecException($"The spec {path} is not UTF-8 text; save it as UTF-8.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidSpecException($"The spec {path} does not exist. Check the path; `imacs compare --help` shows how to do without a spec.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSpecException($"The spec {path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>A key without a value has its default; an entry of a list without a value means nothing.</summary>
    private static void Tidy(JsonNode node, string source)
    {
        if (node is JsonObject mapping)
        {
            foreach (string key in mapping.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
                mapping.Remove(key);
            foreach ((_, JsonNode? value) in mapping)
                Tidy(value!, source);
        }
        else if (node is JsonArray list)
        {
            for (int i = 0; i < list.Count; i++)
                Tidy(list[i] ?? throw new InvalidSpecException($"{source}: {list.GetPath()[2..]}[{i}] is empty; fill it or remove it."), source);
        }
    }
}
