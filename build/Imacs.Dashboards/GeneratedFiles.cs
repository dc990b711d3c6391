using Imacs.Dashboards.Alerts;
using Imacs.Dashboards.Dashboards;

namespace Imacs.Dashboards;

/// <summary>Everything that is written, by its path in the repository.</summary>
internal static class GeneratedFiles
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["helm/imacs/dashboards/comparisons.json"] = GrafanaJson.Of(ComparisonsDashboard.Create()),
        ["helm/imacs/dashboards/cluster.json"] = GrafanaJson.Of(ClusterDashboard.Create()),
        ["helm/imacs/dashboards/workers.json"] = GrafanaJson.Of(WorkersDashboard.Create()),
        ["helm/imacs/dashboards/data.json"] = GrafanaJson.Of(DataDashboard.Create()),
        ["helm/imacs/rules/imacs.yaml"] = RulesYaml.Of(RecordingRules.All, AlertRules.All),
        ["docs/metrics.md"] = MetricsReference.Text,
        ["docs/runbooks/README.md"] = RunbookList.Text,
    };

    /// <summary>The dashboards.</summary>
    public static IReadOnlyList<Model.Dashboard> Dashboards { get; } = [ComparisonsDashboard.Create(), ClusterDashboard.Create(), WorkersDashboard.Create(), DataDashboard.Create()];
}
