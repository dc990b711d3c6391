using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Imacs.Chart.Tests.Watching;

/// <summary>What Grafana's dashboard-linter asks of a dashboard, and what we do.</summary>
internal static partial class DashboardLint
{
    public const int MostPanels = 25;
    private static readonly string[] Units = ["short", "ops", "s", "ms", "percentunit", "bytes", "Bps", "decmbytes", "celsius", "none"];

    /// <summary>What is wrong with a dashboard; empty for nothing.</summary>
    public static IReadOnlyList<string> Check(JsonObject dashboard) => [.. Dashboard(dashboard), .. Variables(dashboard), .. Panels(dashboard).SelectMany(Panel), .. Places(dashboard)];

    /// <summary>Its panels, rows left out.</summary>
    public static IEnumerable<JsonObject> Panels(JsonObject dashboard) => dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject()).Where(panel => (string?)panel["type"] != "row");

    private static IEnumerable<string> Dashboard(JsonObject dashboard)
    {
        if (!Uid().IsMatch((string?)dashboard["uid"] ?? string.Empty))
            yield return "uid: not stable and short";
        if (dashboard["id"] is not null)
            yield return "id: belongs to one Grafana";
        if (string.IsNullOrWhiteSpace((string?)dashboard["title"]) || string.IsNullOrWhiteSpace((string?)dashboard["description"]))
            yield return "title or description: missing";
        if (Panels(dashboard).Count() is 0 or > MostPanels)
            yield return $"panels: none, or more than {MostPanels}";
        int[] ids = [.. dashboard["panels"]!.AsArray().Select(panel => (int)panel!["id"]!)];
        if (ids.Distinct().Count() != ids.Length)
            yield return "panels: two have one id";
    }

    private static IEnumerable<string> Variables(JsonObject dashboard)
    {
        JsonObject[] variables = [.. dashboard["templating"]!["list"]!.AsArray().Select(variable => variable!.AsObject())];
        string[] names = [.. variables.Select(variable => (string)variable["name"]!)];
        if (names is not ["datasource", "namespace", "release", "pool", "pod", ..])
            yield return "variables: not datasource, namespace, release, pool, pod";
        foreach (JsonObject variable in variables.Where(variable => (string?)variable["type"] == "query"))
        {
            if ((string?)variable["datasource"]?["uid"] != "${datasource}")
                yield return $"variable {variable["name"]}: its data source cannot be chosen";
            if (variable["allValue"] is not null)
                yield return $"variable {variable["name"]}: all of it is more than there is";
        }
    }

    private static IEnumerable<string> Panel(JsonObject panel)
    {
        string title = (string?)panel["title"] ?? string.Empty;
        if (title.Length == 0 || string.IsNullOrWhiteSpace((string?)panel["description"]))
            yield return $"{title}: without a title or a description";
        if (!Units.Contains((string?)panel["fieldConfig"]?["defaults"]?["unit"]))
            yield return $"{title}: no unit that Grafana knows";
        if ((string?)panel["datasource"]?["uid"] != "${datasource}")
            yield return $"{title}: its data source cannot be chosen";
        JsonArray targets = panel["targets"]!.AsArray();
        if (targets.Count == 0)
            yield return $"{title}: asks nothing";
        foreach (JsonObject target in targets.Select(target => target!.AsObject()))
        {
            string query = (string)target["expr"]!;
            if ((string?)target["datasource"]?["uid"] != "${datasource}")
                yield return $"{title}: the data source of {query} cannot be chosen";
            if (FixedRate().IsMatch(query))
                yield return $"{title}: {query} has a rate over a fixed time";
            if (Selector().Matches(query).Any(selector => !selector.Groups["labels"].Value.Contains("namespace=~\"$namespace\"", StringComparison.Ordinal)))
                yield return $"{title}: {query} does not keep to the namespace";
            if ((string?)panel["type"] is "timeseries" or "bargauge" && string.IsNullOrWhiteSpace((string?)target["legendFormat"]))
                yield return $"{title}: {query} has no legend";
        }
    }

    private static IEnumerable<string> Places(JsonObject dashboard)
    {
        HashSet<(int X, int Y)> taken = [];
        foreach (JsonNode? panel in dashboard["panels"]!.AsArray())
        {
            (int x, int y, int width, int height) = ((int)panel!["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!, (int)panel["gridPos"]!["w"]!, (int)panel["gridPos"]!["h"]!);
            if (x < 0 || width < 1 || x + width > 24)
                yield return $"{panel["title"]}: beyond the edge";
            for (int column = x; column < x + width; column++)
            {
                for (int row = y; row < y + height; row++)
                {
                    if (!taken.Add((column, row)))
                    {
                        yield return $"{panel["title"]}: on another panel";
                        yield break;
                    }
                }
            }
        }
    }

    [GeneratedRegex("^[a-z][a-z-]{3,39}$", RegexOptions.None, 1000)]
    private static partial Regex Uid();

    // increase() over a time that the title names, and means over an hour of what happens once an hour, are meant so.
    [GeneratedRegex(@"\brate\([^\[]*\[(?!\$__rate_interval|1h)", RegexOptions.None, 1000)]
    private static partial Regex FixedRate();

    [GeneratedRegex(@"\{(?<labels>[^{}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selector();
}
