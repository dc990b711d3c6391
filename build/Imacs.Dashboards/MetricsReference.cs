using System.Globalization;
using System.Text;
using Imacs.Contracts.Telemetry;

namespace Imacs.Dashboards;

/// <summary>docs/metrics.md.</summary>
internal static class MetricsReference
{
    public static string Text { get; } = Create();

    private static string Create()
    {
        var text = new StringBuilder();
        text.Append("""
            # Metrics

            What every silo tells at `/metrics`, on the port of `/health`, from one definition in `grains/Imacs.Contracts/Telemetry`; this page is written from it
            (`dotnet run --project build/Imacs.Dashboards -- .`). Beside these there are Orleans' own (`orleans_*`) and .NET's (`dotnet_*`).

            A histogram's series are its name with `_bucket`, `_count` and `_sum`. Counters are absent until they first count: write `or vector(0)`, and mind that rate() and increase() see nothing of
            a series' first value (what dashboards and alerts ask of rare things sees it). What is told of one comparison is there while it is in
            work, and gone after; a silo names a hundred comparisons at once at most. `imacs_scheduler_shards` and `imacs_scheduler_comparisons` are told by every coordinator alike: take `max`, not `sum`.

            | name in Prometheus | name in OpenTelemetry | kind | unit | labels | what it tells |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (Metric metric in ImacsMetrics.All)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| `{metric.PrometheusName}` | `{metric.Name}` | {metric.Kind} | {metric.Unit ?? "1"} | {string.Join(", ", metric.Labels.Select(label => $"`{label}`"))} | {metric.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return text.ToString();
    }
}
