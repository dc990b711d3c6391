using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Render;

/// <summary>The JSON schemas of Kubernetes' own kinds, as npm's kubernetes-models has them: finds fields that are missing and quantities that are none.</summary>
internal static class RequiredFields
{
    public static async Task<List<string>> ProblemsAsync(IEnumerable<Manifest> manifests)
    {
        List<Manifest> own = [.. manifests.Where(manifest => !manifest.IsCustom)];
        var objects = new JsonArray([.. own.Select(manifest => manifest.Body.DeepClone())]);
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Root, "tests", "helm", "validate.mjs"), HelmTool.Tools]);
        string answer = (await ProcessResult.RunAsync(start, objects.ToJsonString())).Succeeded;
        string[] findings = JsonSerializer.Deserialize<string[]>(answer)!;
        Assert.Equal(own.Count, findings.Length);
        return [.. own.Zip(findings).Where(pair => pair.Second.Length > 0).Select(pair => $"{pair.First.Kind} {pair.First.Name}: {pair.Second}")];
    }
}
