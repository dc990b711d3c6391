using System.Text.Json.Nodes;

namespace Imacs.Chart.Tests.Api;

/// <summary>The kinds that the in-memory API serves, and how it tells a client of them.</summary>
internal static class ApiKinds
{
    private static readonly (string Group, string Plural, string Kind)[] Served =
    [
        ("v1", "configmaps", "ConfigMap"),
        ("v1", "pods", "Pod"),
        ("v1", "secrets", "Secret"),
        ("v1", "serviceaccounts", "ServiceAccount"),
        ("v1", "services", "Service"),
        ("apps/v1", "deployments", "Deployment"),
        ("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
        ("keda.sh/v1alpha1", "scaledobjects", "ScaledObject"),
        ("monitoring.coreos.com/v1", "podmonitors", "PodMonitor"),
        ("monitoring.coreos.com/v1", "prometheusrules", "PrometheusRule"),
        ("networking.k8s.io/v1", "networkpolicies", "NetworkPolicy"),
        ("policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"),
        ("rbac.authorization.k8s.io/v1", "roles", "Role"),
        ("rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding"),
    ];

    /// <summary>The kind of a plural.</summary>
    public static string KindOf(string plural) => Served.First(kind => kind.Plural == plural).Kind;

    /// <summary>/apis</summary>
    public static JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Served.Select(kind => kind.Group).Where(group => group != "v1").Distinct().Select(Group)]),
    };

    /// <summary>/api/v1 and /apis/GROUP/VERSION</summary>
    public static JsonObject Resources(string group) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group,
        ["resources"] = new JsonArray([.. Served.Where(kind => kind.Group == group).Select(kind => (JsonNode)new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = string.Empty,
            ["namespaced"] = true,
            ["kind"] = kind.Kind,
            ["verbs"] = new JsonArray("create", "delete", "get", "list", "patch", "update", "watch"),
        })]),
    };

    private static JsonObject Group(string group)
    {
        string[] parts = group.Split('/');
        JsonObject Version() => new() { ["groupVersion"] = group, ["version"] = parts[1] };
        return new() { ["name"] = parts[0], ["versions"] = new JsonArray(Version()), ["preferredVersion"] = Version() };
    }
}
