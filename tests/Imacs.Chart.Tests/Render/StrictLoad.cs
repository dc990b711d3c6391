using Imacs.Chart.Tests.Harness;
using k8s;

namespace Imacs.Chart.Tests.Render;

/// <summary>Kubernetes' own types, loaded strictly: finds unknown fields and values of a wrong type. It does not miss what is missing: <see cref="RequiredFields"/> does.</summary>
internal static class StrictLoad
{
    public static IEnumerable<string> Problems(Manifest manifest)
    {
        if (manifest.IsCustom)
            return [];
        try
        {
            return KubernetesYaml.LoadAllFromString(manifest.Text, null, strict: true).Count == 1 ? [] : [$"{manifest.Kind} {manifest.Name} is not one object"];
        }
        catch (Exception error) when (error is YamlDotNet.Core.YamlException or System.Text.Json.JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return [$"{manifest.Kind} {manifest.Name}: {error.Message} {error.InnerException?.Message}"];
        }
    }
}
