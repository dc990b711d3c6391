using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Telemetry;
using Imacs.Dashboards;
using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Model;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>A query that somebody relies on.</summary>
/// <param name="Where">Whose it is.</param>
/// <param name="Text">The query.</param>
/// <param name="AllowEmpty">Why it may have no answer; null where it must have one.</param>
/// <param name="IsCondition">Whether it answers only where something is wrong: then what it names must be there.</param>
internal sealed partial record WatchedQuery(string Where, string Text, string? AllowEmpty, bool IsCondition = false)
{
    // What is only there once something has happened, or where others are installed too: a query that may be empty may name it.
    private static readonly HashSet<string> Eventual =
    [
        ImacsMetrics.BatchFailures.PrometheusName, Foreign.RequestsTimedOut, Foreign.MessagesRejected, Foreign.MessagesExpired, Foreign.PingsMissed, Foreign.LongTurns,
        Foreign.GpuActive, Foreign.GpuTensor, Foreign.GpuMemory, Foreign.GpuTemperature, Foreign.GpuXid, Foreign.AutoscalerReplicas, Foreign.AutoscalerMost, Foreign.CertificateExpiry, Foreign.CertificateRenewal,
    ];

    /// <summary>All of dashboards, recording rules, alerts and the scaler.</summary>
    public static IReadOnlyList<WatchedQuery> All { get; } =
    [
        .. GeneratedFiles.Dashboards.SelectMany(dashboard => dashboard.Panels.SelectMany(panel => panel.Targets.Select(target => Of(dashboard, panel, target)))),
        .. RecordingRules.All.Select(record => new WatchedQuery(record.Name, record.Query.Text, AllowEmpty: null)),
        .. AlertRules.All.Select(alert => new WatchedQuery(alert.Name, alert.Query.Text, alert.AllowEmpty, IsCondition: true)),
        new("the chart's scaler", Scaler(), AllowEmpty: null),
    ];

    /// <summary>A panel's.</summary>
    public static WatchedQuery Of(Dashboard dashboard, Panel panel, Target target) => new($"{dashboard.Title} / {panel.Title}", target.Query.Text, panel.AllowEmpty);

    /// <summary>The same with a dashboard's variables filled in.</summary>
    public WatchedQuery Filled(GrafanaVariables variables) => this with { Text = variables.Fill(Text) };

    /// <summary>Names of series in it.</summary>
    public IEnumerable<string> Names => Name().Matches(Strings().Replace(Text, "\"\"")).Select(match => match.Value).Where(name => name.Contains('_', StringComparison.Ordinal) && !Functions.Contains(name)).Distinct();

    /// <summary>Whether a name need not be there.</summary>
    public bool MayLack(string name) => AllowEmpty is not null && Eventual.Contains(name);

    /// <summary>The chart's query that workers are scaled by, as its golden render has it.</summary>
    private static string Scaler() => (string)JsonNode.Parse(
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Imacs.Chart.Tests", "Golden", "keda.yaml")).Select(line => line.Trim()).First(line => line.StartsWith("query: ", StringComparison.Ordinal))["query: ".Length..])!;

    // Functions and labels that look like names of series.
    private static readonly HashSet<string> Functions =
        ["histogram_quantile", "group_left", "count_over_time", "last_over_time", "min_over_time", "label_replace", "label_join", "grain_type", "app_kubernetes_io_instance", "app_kubernetes_io_component", "imacs_silo", "in_flight"];

    [GeneratedRegex("[a-zA-Z_:][a-zA-Z0-9_:]*", RegexOptions.None, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Strings();
}
