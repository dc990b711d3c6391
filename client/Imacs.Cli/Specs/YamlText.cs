using System.Globalization;
using System.Text.Json.Nodes;
using Imacs.Contracts.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Imacs.Cli.Specs;

/// <summary>Turns YAML into JSON: YAML 1.2's core schema, without what a spec has no use for (aliases, keys that are not plain text).</summary>
internal static class YamlText
{
    // As deep as System.Text.Json goes; a spec needs five.
    private const int DeepestNesting = 64;

    /// <summary>Reads one mapping.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="options">How keys of the result are compared.</param>
    /// <exception cref="InvalidSpecException">It is not one mapping, or uses what a spec may not.</exception>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static JsonObject Read(string text, string source, JsonNodeOptions options)
    {
        RefuseAliasesAndDepth(text, source);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents is [{ RootNode: YamlMappingNode mapping }]
            ? Convert(mapping, source, options)
            : throw new InvalidSpecException($"The spec {source} must be one YAML mapping with keys such as models and data.");
    }

    /// <summary>Looked for in the stream of events, because a tree of nodes with an alias to its own ancestor has no end.</summary>
    private static void RefuseAliasesAndDepth(string text, string source)
    {
        var parser = new Parser(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias)
                throw new InvalidSpecException($"The spec {source}, line {alias.Start.Line}: aliases (*{alias.Value}) are not supported; write the value out.");
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting)
                throw new InvalidSpecException($"The spec {source}, line {parser.Current.Start.Line}: it is nested more than {DeepestNesting} levels deep.");
        }
    }

    private static JsonObject Convert(YamlMappingNode mapping, string source, JsonNodeOptions options)
    {
        var json = new JsonObject(options);
        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw new InvalidSpecException($"The spec {source}, line {key.Start.Line}: a key must be plain text, not a list or a mapping.");
            if (!json.TryAdd(name, Convert(value, source, options)))
                throw new InvalidSpecException($"The spec {source}, line {key.Start.Line}: the key '{name}' is written twice; remove one.");
        }

        return json;
    }

    private static JsonNode? Convert(YamlNode node, string source, JsonNodeOptions options) => node switch
    {
        YamlMappingNode mapping => Convert(mapping, source, options),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(child => Convert(child, source, options))]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidSpecException($"The spec {source}, line {node.Start.Line}: only values, lists and mappings are supported."),
    };

    private static JsonValue? Plain(string? text) => text switch
    {
        null or "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => JsonValue.Create(integer),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real) => JsonValue.Create(real),
        _ => JsonValue.Create(text),
    };
}
