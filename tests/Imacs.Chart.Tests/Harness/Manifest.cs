using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Imacs.Chart.Tests.Harness;

/// <summary>One Kubernetes object of a rendering.</summary>
/// <param name="Text">Its YAML.</param>
/// <param name="Body">The same as JSON.</param>
internal sealed record Manifest(string Text, JsonObject Body)
{
    public string Kind => TextOf("kind");

    public string ApiVersion => TextOf("apiVersion");

    public string Name => (string)Body["metadata"]!["name"]!;

    /// <summary>Whether it is of a kind that the cluster's operators bring.</summary>
    public bool IsCustom => Kind is "ScaledObject" or "PodMonitor" or "PrometheusRule" or "ServiceMonitor";

    /// <summary>The pod's metadata and spec, of a pod or of what makes pods.</summary>
    public JsonObject? Pod => Kind switch
    {
        "Pod" => Body,
        "Deployment" => Body["spec"]!["template"]!.AsObject(),
        _ => null,
    };

    /// <summary>All objects of a rendering.</summary>
    public static List<Manifest> ParseAll(string yaml)
    {
        var found = new List<Manifest>();
        foreach (string text in yaml.Split("\n---", StringSplitOptions.None))
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text.StartsWith("---", StringComparison.Ordinal) ? text[3..] : text));
            foreach (YamlDocument document in stream.Documents)
            {
                if (ToJson(document.RootNode) is JsonObject body)
                    found.Add(new(text, body));
            }
        }

        return found;
    }

    /// <summary>A YAML node as JSON, scalars by YAML 1.2's core schema.</summary>
    public static JsonNode? ToJson(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var body = new JsonObject();
                foreach ((YamlNode key, YamlNode value) in map)
                    body.Add(((YamlScalarNode)key).Value!, ToJson(value));
                return body;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Select(ToJson)]);
            case YamlScalarNode { Style: not ScalarStyle.Plain } text:
                return JsonValue.Create(text.Value);
            case YamlScalarNode scalar:
                return scalar.Value switch
                {
                    null or "" or "~" or "null" => null,
                    "true" => true,
                    "false" => false,
                    { } value when long.TryParse(value, out long whole) => whole,
                    { } value when double.TryParse(value, out double number) => number,
                    { } value => value,
                };
            default:
                throw new InvalidOperationException($"A {node.GetType().Name} is no YAML of Helm's.");
        }
    }

    private string TextOf(string key) => (string)Body[key]!;
}
