using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

/// <summary>What every pod must be: the PodSecurity standard "restricted", and what keeps a node whole.</summary>
internal static class PodPolicy
{
    private static readonly string[] Volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public static IEnumerable<string> Problems(Manifest manifest) =>
        manifest.Pod?["spec"]?.AsObject() is { } spec ? Spec(spec).Concat(Containers(spec)).Concat(End(manifest, spec)).Select(problem => $"{manifest.Kind} {manifest.Name}: {problem}") : [];

    private static IEnumerable<string> End(Manifest manifest, JsonObject spec) =>
        manifest.Kind == "Pod" && spec["activeDeadlineSeconds"] is null ? ["where it never ends by itself, nobody ends it: activeDeadlineSeconds is missing"] : [];

    private static IEnumerable<string> Spec(JsonObject spec)
    {
        if (!Is(spec["automountServiceAccountToken"], WritesOnPods(spec)))
            yield return "automountServiceAccountToken must be false, and true only where the pod writes on others";
        if (!Is(spec["enableServiceLinks"], false))
            yield return "enableServiceLinks must be false: a Service's variables could be read as options";
        if (spec["nodeSelector"]?["kubernetes.io/arch"] is null)
            yield return "must name the architecture of its nodes: the image is for one only";
        foreach (string shared in (string[])["hostNetwork", "hostPID", "hostIPC"])
        {
            if (spec.ContainsKey(shared))
                yield return $"{shared} must not be set";
        }

        JsonNode? security = spec["securityContext"];
        if (!Is(security?["runAsNonRoot"], true) || !(security?["runAsUser"]?.GetValue<long>() > 0) || !(security["runAsGroup"]?.GetValue<long>() > 0))
            yield return "must run as a numeric user and group other than root";
        if ((string?)security?["seccompProfile"]?["type"] != "RuntimeDefault")
            yield return "seccompProfile must be RuntimeDefault";
        foreach (JsonNode? volume in spec["volumes"]?.AsArray() ?? [])
        {
            string kind = volume!.AsObject().Select(pair => pair.Key).First(key => key != "name");
            if (!Volumes.Contains(kind))
                yield return $"a volume of kind {kind} is not allowed";
            if (kind == "emptyDir" && volume["emptyDir"]!["sizeLimit"] is null)
                yield return $"the emptyDir {volume["name"]} has no sizeLimit";
        }
    }

    private static IEnumerable<string> Containers(JsonObject spec)
    {
        HashSet<string> volumes = [.. (spec["volumes"]?.AsArray() ?? []).Select(volume => (string)volume!["name"]!)];
        foreach (JsonNode? container in (spec["initContainers"]?.AsArray() ?? []).Concat(spec["containers"]!.AsArray()))
        {
            string name = (string)container!["name"]!;
            foreach (string problem in Container(container.AsObject()))
                yield return $"{name}: {problem}";
            foreach (JsonNode? mount in container["volumeMounts"]?.AsArray() ?? [])
            {
                if (!volumes.Contains((string)mount!["name"]!))
                    yield return $"{name}: mounts {mount["name"]}, which is no volume of the pod";
            }

            foreach (IGrouping<string, JsonNode?> twice in (container["env"]?.AsArray() ?? []).GroupBy(variable => (string)variable!["name"]!).Where(group => group.Count() > 1))
                yield return $"{name}: {twice.Key} is set {twice.Count()} times";
        }
    }

    private static IEnumerable<string> Container(JsonObject container)
    {
        JsonNode? security = container["securityContext"];
        if (!Is(security?["allowPrivilegeEscalation"], false))
            yield return "allowPrivilegeEscalation must be false";
        if (!Is(security?["readOnlyRootFilesystem"], true))
            yield return "readOnlyRootFilesystem must be true";
        if (security?["privileged"] is not null || security?["runAsUser"] is not null)
            yield return "must not change its user or be privileged";
        if (security?["capabilities"]?["drop"]?.ToJsonString() != "[\"ALL\"]" || security["capabilities"]!["add"] is not null)
            yield return "must drop all capabilities and add none";
        if (container["resources"]?["limits"]?["memory"] is null || container["resources"]?["requests"]?["memory"] is null)
            yield return "has no memory request and limit";
        if (container["resources"]?["requests"]?["cpu"] is null || container["resources"]?["limits"]?["cpu"] is not null)
            yield return "must request CPU and not limit it";
        string image = (string)container["image"]!;
        if (image.EndsWith(":latest", StringComparison.Ordinal) || !(image.Contains('@') || image[(image.LastIndexOf('/') + 1)..].Contains(':')))
            yield return $"the image {image} names no version";
    }

    private static bool WritesOnPods(JsonObject spec) =>
        spec["containers"]!.AsArray().Any(container => (container!["env"]?.AsArray() ?? []).Any(variable => (string?)variable!["name"] == ReleasePolicy.WorkerPods));

    private static bool Is(JsonNode? node, bool value) => node is JsonValue given && given.TryGetValue(out bool found) && found == value;
}
