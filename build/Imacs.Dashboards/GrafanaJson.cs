using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imacs.Contracts.Telemetry;
using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Model;

namespace Imacs.Dashboards;

/// <summary>Dashboards as Grafana reads them.</summary>
internal static class GrafanaJson
{
    private const int SchemaVersion = 39;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A dashboard's file.</summary>
    public static string Of(Dashboard dashboard) => new JsonObject
    {
        ["uid"] = dashboard.Uid,
        ["id"] = null,
        ["title"] = dashboard.Title,
        ["description"] = dashboard.Description,
        ["tags"] = new JsonArray("imacs"),
        ["schemaVersion"] = SchemaVersion,
        ["editable"] = false,
        ["graphTooltip"] = 1,
        ["refresh"] = "30s",
        ["time"] = new JsonObject { ["from"] = "now-3h", ["to"] = "now" },
        ["timezone"] = "browser",
        ["links"] = new JsonArray(new JsonObject { ["title"] = "Imacs", ["type"] = "dashboards", ["tags"] = new JsonArray("imacs"), ["includeVars"] = true, ["keepTime"] = true, ["asDropdown"] = false }),
        ["templating"] = new JsonObject { ["list"] = new JsonArray([.. Variables(dashboard)]) },
        ["panels"] = new JsonArray([.. Panels(dashboard)]),
    }.ToJsonString(Indented) + "\n";

    private static IEnumerable<JsonObject> Variables(Dashboard dashboard)
    {
        string build = ImacsMetrics.Build.PrometheusName;
        yield return new JsonObject { ["name"] = "datasource", ["label"] = "Data source", ["type"] = "datasource", ["query"] = "prometheus" };
        yield return Variable("namespace", "Namespace", $"label_values({build}, namespace)", multi: false);
        yield return Variable("release", "Release", $"label_values({build}{{namespace=~\"$namespace\"}}, app_kubernetes_io_instance)", multi: false);
        yield return Variable("pool", "Pool", $"label_values({build}{{{Query.Namespaces}}}, pool)", multi: true);
        yield return Variable("pod", "Pod", $"label_values({build}{{{Query.Namespaces},pool=~\"$pool\"}}, pod)", multi: true);
        if (dashboard.ChoosesComparisons)
            yield return Variable("comparison", "Comparison", $"label_values({ImacsMetrics.ComparisonStage.PrometheusName}{{{Query.Namespaces}}}, comparison)", multi: true);
    }

    private static JsonObject Variable(string name, string label, string query, bool multi) => new()
    {
        ["name"] = name,
        ["label"] = label,
        ["type"] = "query",
        ["datasource"] = Source(),
        ["query"] = new JsonObject { ["query"] = query, ["refId"] = name },
        ["refresh"] = 2,
        ["sort"] = 1,
        ["multi"] = multi,
        ["includeAll"] = true,
        // Without a value of its own for all: Grafana then fills in those that there are, and what others run in the same Prometheus stays out.
        ["current"] = new JsonObject { ["text"] = "All", ["value"] = "$__all" },
    };

    private static IEnumerable<JsonObject> Panels(Dashboard dashboard)
    {
        int id = 1, y = 0;
        foreach (Row row in dashboard.Rows)
        {
            yield return new JsonObject
            {
                ["id"] = id++,
                ["type"] = "row",
                ["title"] = row.Title,
                ["collapsed"] = false,
                ["gridPos"] = Place(0, y, Grids.Columns, 1),
                ["panels"] = new JsonArray(),
            };
            y++;
            foreach ((Panel panel, int x, int width) in Grids.Place(row))
                yield return Of(panel, id++, Place(x, y, width, row.Height));
            y += row.Height;
        }
    }

    private static JsonObject Of(Panel panel, int id, JsonObject place)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = panel.Kind,
            ["title"] = panel.Title,
            ["description"] = panel.AllowEmpty is null ? panel.Description : $"{panel.Description}\n\nallow-empty: {panel.AllowEmpty}",
            ["datasource"] = Source(),
            ["gridPos"] = place,
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = new JsonArray() },
            ["options"] = Options(panel),
            ["targets"] = new JsonArray([.. panel.Targets.Select((target, i) => new JsonObject
            {
                ["refId"] = ((char)('A' + i)).ToString(),
                ["datasource"] = Source(),
                ["expr"] = target.Query.Text,
                ["legendFormat"] = target.Legend,
                ["instant"] = target.Instant,
                ["range"] = !target.Instant,
            })]),
        };
        if (panel.Alert is { } alert)
            json["links"] = new JsonArray(new JsonObject { ["title"] = $"Runbook: {alert}", ["url"] = AlertRules.RunbookOf(alert), ["targetBlank"] = true });
        return json;
    }

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject
        {
            ["unit"] = panel.Unit,
            ["min"] = 0,
            ["noValue"] = panel.AllowEmpty is null ? "no data" : "none",
            ["color"] = new JsonObject { ["mode"] = panel.Kind == "timeseries" ? "palette-classic" : "thresholds" },
            ["thresholds"] = new JsonObject
            {
                ["mode"] = "absolute",
                ["steps"] = new JsonArray([new JsonObject { ["color"] = "green", ["value"] = null }, .. panel.Thresholds.Select(step => new JsonObject { ["color"] = step.Colour, ["value"] = step.From })]),
            },
        };
        if (panel.Max is { } max)
            defaults["max"] = max;
        if (panel.Kind == "timeseries")
        {
            defaults["custom"] = new JsonObject
            {
                ["lineWidth"] = 1,
                ["fillOpacity"] = panel.Stacked ? 30 : 8,
                ["showPoints"] = "never",
                ["stacking"] = new JsonObject { ["mode"] = panel.Stacked ? "normal" : "none", ["group"] = "A" },
                ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Thresholds.Count > 0 ? "dashed" : "off" },
            };
        }

        return defaults;
    }

    private static JsonObject Options(Panel panel) => panel.Kind switch
    {
        "stat" => new() { ["reduceOptions"] = Last(), ["colorMode"] = panel.Thresholds.Count > 0 ? "background" : "value", ["graphMode"] = "none", ["textMode"] = "auto" },
        "bargauge" => new() { ["reduceOptions"] = Last(), ["orientation"] = "horizontal", ["displayMode"] = "gradient", ["showUnfilled"] = true },
        "timeseries" => new()
        {
            ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true },
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
        },
        _ => throw new InvalidOperationException($"{panel.Title}: no panel is of kind {panel.Kind}."),
    };

    private static JsonObject Last() => new() { ["calcs"] = new JsonArray("lastNotNull"), ["values"] = false, ["fields"] = string.Empty };

    private static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = "${datasource}" };

    private static JsonObject Place(int x, int y, int width, int height) => new() { ["x"] = x, ["y"] = y, ["w"] = width, ["h"] = height };
}
