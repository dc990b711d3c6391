using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imacs.Dashboards;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>The variables of the dashboards as Grafana fills them in where all is chosen: with the values that there are.</summary>
internal sealed partial class GrafanaVariables
{
    // Fifteen scrapes: an operator looks at minutes at a time.
    private const string RateInterval = "30s";
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal) { ["__rate_interval"] = RateInterval };

    private GrafanaVariables()
    {
    }

    /// <summary>Asks for the values as the dashboards do, one variable after the other.</summary>
    public static async Task<GrafanaVariables> AskAsync(PrometheusServer prometheus)
    {
        var variables = new GrafanaVariables();
        IEnumerable<JsonNode> all = GeneratedFiles.Dashboards.SelectMany(dashboard => JsonNode.Parse(GrafanaJson.Of(dashboard))!["templating"]!["list"]!.AsArray()).OfType<JsonNode>();
        foreach (JsonNode variable in all.Where(variable => (string?)variable["type"] == "query").DistinctBy(variable => (string)variable["name"]!))
        {
            Assert.Null(variable["allValue"]);
            Match asked = LabelValues().Match((string)variable["query"]!["query"]!);
            IReadOnlyList<string> values = await prometheus.LabelValuesAsync(asked.Groups["label"].Value, variables.Fill(asked.Groups["series"].Value));
            Assert.True(values.Count > 0, $"There is nothing to choose from for the variable {variable["name"]}.");
            variables._values.Add((string)variable["name"]!, $"({string.Join('|', values.Select(value => Regex.Escape(value).Replace("\\", "\\\\", StringComparison.Ordinal)))})");
        }

        return variables;
    }

    /// <summary>A query with the variables filled in. What is no variable stays: label_replace has names of its own.</summary>
    public string Fill(string query) => Variable().Replace(query, match => _values.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    [GeneratedRegex(@"^label_values\((?<series>.+), (?<label>\w+)\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\$(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
