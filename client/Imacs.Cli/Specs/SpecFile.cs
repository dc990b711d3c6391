using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Imacs.Cli.Specs;

/// <summary>Reads a comparison's spec from YAML or JSON: one dialect, because YAML is turned into JSON and read by the same reader, which refuses keys
/// it does not know.</summary>
internal static class SpecFile
{
    /// <summary>Reads a file into JSON, so that flags can be laid over it.</summary>
    /// <exception cref="InvalidSpecException">It is missing or is not YAML or JSON with a mapping at its top.</exception>
    public static JsonObject Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSpecException($"The spec {path} cannot be read: {error.Message}", error);
        }

        try
        {
            // JSON is YAML too, but its own parser gives the better message.
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
                return JsonNode.Parse(text) as JsonObject ?? throw new InvalidSpecException($"The spec {path} must be a JSON object.");
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode mapping)
                throw new InvalidSpecException($"The spec {path} must be one YAML mapping with keys such as models and data.");
            return Convert(mapping);
        }
        catch (Exception error) when (error is JsonException or YamlException)
        {
            throw new InvalidSpecException($"The spec {path} is not well-formed: {error.Message}", error);
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
            string message = error.Message.Split(" | ")[0].Split(" Path: ")[0];
            throw new InvalidSpecException($"{source}: {message} At {error.Path ?? "$"}. The keys are listed in README.md under 'Specs'.", error);
        }
    }

    private static JsonObject Convert(YamlMappingNode mapping)
    {
        var json = new JsonObject();
        foreach ((YamlNode key, YamlNode value) in mapping.Children)
            json[((YamlScalarNode)key).Value!] = Convert(value);
        return json;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Convert(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Scalar(scalar.Value),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidSpecException($"Line {node.Start.Line}: aliases are not supported in a spec."),
    };

    /// <summary>YAML 1.2's core schema for plain scalars.</summary>
    private static JsonValue? Scalar(string? text) => text switch
    {
        null or "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => JsonValue.Create(integer),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real) => JsonValue.Create(real),
        _ => JsonValue.Create(text),
    };
}
