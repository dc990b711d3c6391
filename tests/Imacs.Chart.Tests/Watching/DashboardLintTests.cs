using System.Text.Json.Nodes;
using Imacs.Dashboards;

namespace Imacs.Chart.Tests.Watching;

[Trait("Suite", "Unit")]
public sealed class DashboardLintTests
{
    public static TheoryData<string> Names => [.. GeneratedFiles.All.Keys.Where(file => file.EndsWith(".json", StringComparison.Ordinal))];

    public static TheoryData<string, string, string> Faults => new()
    {
        { "\"uid\": \"imacs-comparisons\"", "\"uid\": \"X\"", "uid:" },
        { "\"id\": null", "\"id\": 7", "id:" },
        { "\"description\": \"Comparisons that coordinators carry through now.\"", "\"description\": \"\"", "In work: without a title or a description" },
        { "\"unit\": \"ops\"", "\"unit\": \"parsecs\"", "no unit that Grafana knows" },
        { "\"uid\": \"${datasource}\"", "\"uid\": \"prometheus\"", "data source" },
        { "$__rate_interval", "5m", "rate over a fixed time" },
        { "namespace=~\\\"$namespace\\\",app_kub", "app_kub", "does not keep to the namespace" },
        { "\"legendFormat\": \"{{comparison}}\"", "\"legendFormat\": \"\"", "has no legend" },
        { "\"name\": \"pool\"", "\"name\": \"tank\"", "variables:" },
        { "\"includeAll\": true", "\"includeAll\": true, \"allValue\": \".*\"", "all of it is more than there is" },
        { "\"x\": 0", "\"x\": 23", "beyond the edge" },
        { "\"y\": 5", "\"y\": 1", "on another panel" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_EachDashboard_FindsNothing(string file) => Assert.Empty(DashboardLint.Check(JsonNode.Parse(GeneratedFiles.All[file])!.AsObject()));

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_PlantedFault_FindsIt(string good, string bad, string fault)
    {
        string whole = GeneratedFiles.All["helm/imacs/dashboards/comparisons.json"];
        Assert.Contains(good, whole, StringComparison.Ordinal);
        Assert.Contains(DashboardLint.Check(JsonNode.Parse(whole.Replace(good, bad, StringComparison.Ordinal))!.AsObject()), found => found.Contains(fault, StringComparison.Ordinal));
    }
}
