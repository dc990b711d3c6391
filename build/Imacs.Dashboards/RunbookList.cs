using System.Globalization;
using System.Text;
using Imacs.Dashboards.Alerts;

namespace Imacs.Dashboards;

/// <summary>docs/runbooks/README.md.</summary>
internal static class RunbookList
{
    public static string Text { get; } = Create();

    private static string Create()
    {
        var text = new StringBuilder();
        text.Append("""
            # Runbooks

            One page for each alert of `helm/imacs/rules/imacs.yaml`: what it means, what to look at, how to mend it, when to be silent about it.

            | alert | severity | when |
            | --- | --- | --- |

            """);
        foreach (Alert alert in AlertRules.All)
            text.Append(CultureInfo.InvariantCulture, $"| [{alert.Name}]({alert.Name}.md) | {alert.Severity} | {alert.Description} |\n");
        return text.ToString();
    }
}
