using System.Globalization;
using System.Text;
using Imacs.Dashboards.Alerts;

namespace Imacs.Dashboards;

/// <summary>Rules as Prometheus reads them. Every text is a JSON string, which is YAML too: nothing in it means anything to YAML.</summary>
internal static class RulesYaml
{
    public static string Of(IReadOnlyList<RecordingRule> records, IReadOnlyList<Alert> alerts)
    {
        var text = new StringBuilder();
        // The chart puts what is here below `spec:`.
        text.Append("groups:\n  - name: imacs.records\n    rules:\n");
        foreach (RecordingRule record in records)
            Append(text, $"      - record: {record.Name}\n        expr: {Quoted(record.Query.Text)}\n");
        text.Append("  - name: imacs.alerts\n    rules:\n");
        foreach (Alert alert in alerts)
        {
            Append(text, $"      - alert: {alert.Name}\n        expr: {Quoted(alert.Query.Text)}\n        for: {alert.For}\n");
            Append(text, $"        labels:\n          severity: {alert.Severity}\n        annotations:\n          summary: {Quoted(alert.Summary)}\n          description: {Quoted(alert.Description)}\n");
            if (alert.AllowEmpty is { } reason)
                Append(text, $"          allow_empty: {Quoted(reason)}\n");
            Append(text, $"          runbook_url: {Quoted(AlertRules.RunbookOf(alert.Name))}\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
