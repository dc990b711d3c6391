using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;
using Imacs.Testing;
using NJsonSchema;
using NJsonSchema.Validation;
using YamlDotNet.RepresentationModel;

namespace Imacs.Chart.Tests.Render;

/// <summary>The schemas of the operators' custom resources, closed: an API server drops a field that it does not know, which here is a fault.</summary>
internal static class CustomResources
{
    private static readonly Lazy<Task<Dictionary<string, JsonSchema>>> Schemas = new(LoadAsync);

    public static async Task<List<string>> ProblemsAsync(Manifest manifest)
    {
        if (!manifest.IsCustom)
            return [];
        Dictionary<string, JsonSchema> schemas = await Schemas.Value;
        return schemas.TryGetValue($"{manifest.ApiVersion}/{manifest.Kind}", out JsonSchema? schema)
            ? [.. schema.Validate(manifest.Body.ToJsonString()).SelectMany(Leaves).Select(error => $"{manifest.Kind} {manifest.Name}: {error.Path} {error.Kind}")]
            : [$"No definition of {manifest.ApiVersion}/{manifest.Kind} was found in {SharedData.Path("k8s-crds")}."];
    }

    private static async Task<Dictionary<string, JsonSchema>> LoadAsync()
    {
        var schemas = new Dictionary<string, JsonSchema>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(SharedData.Path("k8s-crds"), "*.yaml"))
        {
            var stream = new YamlStream();
            using var reader = new StreamReader(file);
            stream.Load(reader);
            JsonNode spec = Manifest.ToJson(stream.Documents[0].RootNode)!["spec"]!;
            foreach (JsonNode? version in spec["versions"]!.AsArray())
            {
                JsonObject body = version!["schema"]!["openAPIV3Schema"]!.DeepClone().AsObject();
                body["properties"]!.AsObject()["metadata"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
                Close(body);
                schemas[$"{spec["group"]}/{version["name"]}/{spec["names"]!["kind"]}"] = await JsonSchema.FromJsonAsync(body.ToJsonString());
            }
        }

        return schemas;
    }

    private static IEnumerable<ValidationError> Leaves(ValidationError error) =>
        error is ChildSchemaValidationError inner ? inner.Errors.SelectMany(pair => pair.Value).SelectMany(Leaves) : [error];

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
                Close(item);
        }

        if (node is not JsonObject schema)
            return;
        foreach (JsonNode? part in schema.Where(pair => pair.Value is JsonObject or JsonArray).Select(pair => pair.Value).ToList())
            Close(part);
        if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties") && schema["x-kubernetes-preserve-unknown-fields"] is null)
            schema["additionalProperties"] = false;
    }
}
