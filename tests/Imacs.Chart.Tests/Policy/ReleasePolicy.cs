using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

/// <summary>What the objects of a release must be to one another.</summary>
internal static partial class ReleasePolicy
{
    /// <summary>The variable that tells a coordinator on which pods it writes.</summary>
    public const string WorkerPods = "IMACS_WORKER_PODS";

    public static IEnumerable<string> Problems(IReadOnlyList<Manifest> release) =>
        [.. release.SelectMany(manifest => manifest.Kind switch
        {
            "Deployment" => Deployment(manifest, release),
            "Service" => Service(manifest, release),
            "PodDisruptionBudget" => Budget(manifest, release),
            "PodMonitor" => Monitor(manifest, release).Concat(Relabelings(manifest)),
            "NetworkPolicy" => Matches(manifest, manifest.Body["spec"]!["podSelector"], release),
            "Role" => Role(manifest),
            "RoleBinding" => Binding(manifest, release),
            "ScaledObject" or "HorizontalPodAutoscaler" => Scaler(manifest, release),
            _ => [],
        }), .. Twice(release), .. Numbers(release)];

    private static IEnumerable<string> Deployment(Manifest manifest, IReadOnlyList<Manifest> release)
    {
        JsonNode spec = manifest.Body["spec"]!;
        if (!Selects(spec["selector"]?["matchLabels"], manifest.Pod!))
            yield return $"Deployment {manifest.Name} does not select its own pods";
        if (release.Count(other => other.Kind == "Deployment" && Selects(spec["selector"]?["matchLabels"], other.Pod!)) > 1)
            yield return $"Deployment {manifest.Name} selects another one's pods";
        bool scaled = release.Any(other => (string?)other.Body["spec"]?["scaleTargetRef"]?["name"] == manifest.Name);
        if (scaled == spec.AsObject().ContainsKey("replicas"))
            yield return scaled ? $"Deployment {manifest.Name} is scaled and must not say replicas" : $"Deployment {manifest.Name} is not scaled and must say replicas";
        string? config = (string?)spec["template"]!["spec"]!["containers"]![0]!["envFrom"]?[0]?["configMapRef"]?["name"];
        if (!release.Any(other => other.Kind == "ConfigMap" && other.Name == config))
            yield return $"Deployment {manifest.Name} reads the ConfigMap {config}, which is not there";
        if (release.Count(other => other.Kind == "PodDisruptionBudget" && Selects(other.Body["spec"]!["selector"]?["matchLabels"], manifest.Pod!)) != 1)
            yield return $"Deployment {manifest.Name} must have one PodDisruptionBudget";
        if (VariableOf(manifest, WorkerPods) is not { } selector)
            yield break;
        var written = new JsonObject(selector.Split(',').Select(term => KeyValuePair.Create(term.Split('=')[0], (JsonNode?)term.Split('=')[1])));
        if (release.Any(other => other.Kind == "Deployment" && Selects(written, other.Pod!) != (ComponentOf(other) == "worker")))
            yield return $"Deployment {manifest.Name} writes on pods that are not all workers and only workers: {selector}";
        if (!release.Any(other => other.Kind == "RoleBinding" && (string?)other.Body["subjects"]?[0]?["name"] == AccountOf(manifest)))
            yield return $"Deployment {manifest.Name} writes on pods and no RoleBinding lets its account {AccountOf(manifest)} do so";
    }

    private static IEnumerable<string> Role(Manifest manifest)
    {
        // The text, so that whoever adds a right sees this line too.
        if (manifest.Body["rules"]!.ToJsonString() != """[{"apiGroups":[""],"resources":["pods"],"verbs":["list","patch"]}]""")
            yield return $"Role {manifest.Name} must let list and patch pods and nothing else";
    }

    private static IEnumerable<string> Binding(Manifest manifest, IReadOnlyList<Manifest> release)
    {
        string? role = (string?)manifest.Body["roleRef"]?["name"];
        if (!release.Any(other => other.Kind == "Role" && other.Name == role))
            yield return $"RoleBinding {manifest.Name} binds the role {role}, which is not there";
        foreach (Manifest worker in release.Where(other => other.Kind == "Deployment" && ComponentOf(other) == "worker"))
        {
            if (AccountOf(worker) == (string?)manifest.Body["subjects"]?[0]?["name"])
                yield return $"RoleBinding {manifest.Name} gives rights to {worker.Name} too";
        }
    }

    private static IEnumerable<string> Service(Manifest manifest, IReadOnlyList<Manifest> release)
    {
        List<Manifest> behind = [.. release.Where(other => other.Kind == "Deployment" && Selects(manifest.Body["spec"]!["selector"], other.Pod!))];
        if (behind.Count == 0)
            yield return $"Service {manifest.Name} selects nothing";
        foreach (JsonNode? port in manifest.Body["spec"]!["ports"]!.AsArray())
        {
            if (behind.Any(deployment => !PortsOf(deployment).Contains($"{port!["targetPort"]}")))
                yield return $"Service {manifest.Name} leads to port {port!["targetPort"]}, which its pods do not have";
        }
    }

    private static IEnumerable<string> Budget(Manifest manifest, IReadOnlyList<Manifest> release)
    {
        JsonNode spec = manifest.Body["spec"]!;
        Manifest? guarded = release.FirstOrDefault(other => other.Kind == "Deployment" && Selects(spec["selector"]?["matchLabels"], other.Pod!));
        if (guarded is null)
            yield return $"PodDisruptionBudget {manifest.Name} selects nothing";
        else if (spec["minAvailable"] is { } least && least.GetValue<long>() >= guarded.Body["spec"]!["replicas"]!.GetValue<long>())
            yield return $"PodDisruptionBudget {manifest.Name} lets no pod go";
        if ($"{spec["maxUnavailable"]}" is "0" or "0%")
            yield return $"PodDisruptionBudget {manifest.Name} lets no pod go";
    }

    private static IEnumerable<string> Monitor(Manifest manifest, IReadOnlyList<Manifest> release)
    {
        foreach (Manifest deployment in release.Where(other => other.Kind == "Deployment"))
        {
            if (!Selects(manifest.Body["spec"]!["selector"]?["matchLabels"], deployment.Pod!))
                yield return $"PodMonitor {manifest.Name} does not select {deployment.Name}";
            if (!PortsOf(deployment).Contains($"{manifest.Body["spec"]!["podMetricsEndpoints"]![0]!["port"]}"))
                yield return $"PodMonitor {manifest.Name} scrapes a port that {deployment.Name} does not have";
        }
    }

    /// <summary>What the operator makes of a relabeling: an empty regex is dropped, and Prometheus' own matches everything.</summary>
    private static IEnumerable<string> Relabelings(Manifest manifest) =>
        (manifest.Body["spec"]!["podMetricsEndpoints"]![0]!["relabelings"]?.AsArray() ?? []).Where(rule => (string?)rule!["regex"] == string.Empty)
            .Select(_ => $"PodMonitor {manifest.Name} has an empty regex, which matches everything");

    private static IEnumerable<string> Matches(Manifest manifest, JsonNode? selector, IReadOnlyList<Manifest> release) =>
        release.Any(other => other.Pod is not null && Selects(selector?["matchLabels"], other.Pod)) ? [] : [$"{manifest.Kind} {manifest.Name} selects nothing"];

    private static IEnumerable<string> Scaler(Manifest manifest, IReadOnlyList<Manifest> release)
    {
        string? target = (string?)manifest.Body["spec"]!["scaleTargetRef"]!["name"];
        if (!release.Any(other => other.Kind == "Deployment" && other.Name == target))
            yield return $"{manifest.Kind} {manifest.Name} scales {target}, which is not there";
        if ((string?)manifest.Body["metadata"]!["labels"]!["app.kubernetes.io/component"] != "worker")
            yield return $"{manifest.Kind} {manifest.Name} must scale workers only";
        if (manifest.Kind != "ScaledObject")
            yield break;
        JsonNode spec = manifest.Body["spec"]!;
        if ((string?)spec["fallback"]?["behavior"] != "currentReplicas")
            yield return $"ScaledObject {manifest.Name} must keep its pods while Prometheus does not answer";
        if ((string?)spec["triggers"]![0]!["metadata"]!["ignoreNullValues"] != "false")
            yield return $"ScaledObject {manifest.Name} must not take no answer for no work";
    }

    private static IEnumerable<string> Twice(IReadOnlyList<Manifest> release) =>
        release.GroupBy(manifest => $"{manifest.Kind} {manifest.Name}").Where(group => group.Count() > 1).Select(group => $"{group.Key} is there {group.Count()} times");

    private static IEnumerable<string> Numbers(IReadOnlyList<Manifest> release) =>
        release.SelectMany(manifest => FloatNumber().Matches(manifest.Text).Select(match => $"{manifest.Kind} {manifest.Name} has the number {match.Value}"));

    private static string? VariableOf(Manifest deployment, string name) => deployment.Pod!["spec"]!["containers"]!.AsArray()
        .SelectMany(container => container!["env"]?.AsArray() ?? []).Where(variable => (string?)variable!["name"] == name).Select(variable => (string?)variable!["value"]).FirstOrDefault();

    private static string? AccountOf(Manifest deployment) => (string?)deployment.Pod!["spec"]!["serviceAccountName"];

    private static string? ComponentOf(Manifest deployment) => (string?)deployment.Pod!["metadata"]!["labels"]!["app.kubernetes.io/component"];

    private static HashSet<string> PortsOf(Manifest deployment) =>
        [.. deployment.Pod!["spec"]!["containers"]!.AsArray().SelectMany(container => container!["ports"]?.AsArray() ?? []).SelectMany(port => (string[])[$"{port!["name"]}", $"{port["containerPort"]}"])];

    private static bool Selects(JsonNode? labels, JsonObject pod) =>
        labels is JsonObject wanted && wanted.Count > 0 && wanted.All(pair => $"{pod["metadata"]!["labels"]?[pair.Key]}" == $"{pair.Value}");

    [GeneratedRegex(@"\b[0-9](\.[0-9]+)?e\+[0-9]+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FloatNumber();
}
