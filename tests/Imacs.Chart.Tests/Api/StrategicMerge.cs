using System.Text.Json.Nodes;

namespace Imacs.Chart.Tests.Api;

/// <summary>The patch that helm upgrade sends for Kubernetes' own kinds: a JSON merge in which lists of objects are merged by key.</summary>
internal static class StrategicMerge
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["imagePullSecrets"] = "name",
        ["topologySpreadConstraints"] = "topologyKey",
    };

    public static void Apply(JsonObject target, JsonObject patch, bool mergesLists)
    {
        foreach ((string key, JsonNode? value) in patch.Where(pair => !pair.Key.StartsWith('$')).ToList())
        {
            if (value is null)
                target.Remove(key);
            else if (value is JsonObject part && target[key] is JsonObject whole)
                Apply(whole, part, mergesLists);
            else if (mergesLists && value is JsonArray items && target[key] is JsonArray old && KeyOf(key, items) is { } by)
                target[key] = Merge(old, items, by, patch[$"$setElementOrder/{key}"] as JsonArray);
            else
                target[key] = value.DeepClone();
        }

        if (patch["$retainKeys"] is JsonArray retained)
        {
            foreach (string key in target.Select(pair => pair.Key).Except(retained.Select(name => (string)name!)).ToList())
                target.Remove(key);
        }
    }

    private static string? KeyOf(string list, JsonArray items)
    {
        if (list == "ports")
            return items.Any(item => item!["containerPort"] is not null) ? "containerPort" : "port";
        return Keys.GetValueOrDefault(list);
    }

    private static JsonArray Merge(JsonArray old, JsonArray items, string by, JsonArray? order)
    {
        List<JsonObject> merged = [.. old.Select(item => item!.DeepClone().AsObject())];
        foreach (JsonNode? item in items)
        {
            JsonObject part = item!.AsObject();
            JsonObject? same = merged.FirstOrDefault(other => $"{other[by]}" == $"{part[by]}");
            if ((string?)part["$patch"] == "delete")
                merged.RemoveAll(other => $"{other[by]}" == $"{part[by]}");
            else if (same is null)
                merged.Add(part.DeepClone().AsObject());
            else
                Apply(same, part, mergesLists: true);
        }

        if (order is not null)
        {
            List<string> names = [.. order.Select(item => $"{item![by]}")];
            merged = [.. merged.OrderBy(item => names.IndexOf($"{item[by]}"))];
        }

        return new([.. merged]);
    }
}
