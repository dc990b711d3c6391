using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace Imacs.Chart.Tests.Documents;

[Trait("Suite", "Chart")]
public sealed class DocumentTests
{
    [Fact]
    public async Task Readme_OfTheChart_HasTheTableOfValues()
    {
        string file = Path.Combine(Repository.Chart, "README.md");
        string readme = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        string wanted = ValuesTable.Into(readme);
        if (Repository.UpdatesGolden)
            await File.WriteAllTextAsync(file, readme = wanted, TestContext.Current.CancellationToken);
        Assert.Equal(wanted, readme);
    }

    [Fact]
    public void Values_OfEveryKind_AreDocumented()
    {
        HashSet<string> documented = [.. ValuesTable.Rows().Select(row => row.Key)];
        IEnumerable<string> bare = Leaves(Defaults(), string.Empty).Where(key => !documented.Any(known => key == known || key.StartsWith(known + ".", StringComparison.Ordinal)));
        Assert.Empty(bare);
    }

    [Fact]
    public async Task Values_OfEveryKind_AreInTheSchema()
    {
        JsonNode schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Chart, "values.schema.json"), TestContext.Current.CancellationToken))!;
        foreach (string key in ValuesTable.Rows().Select(row => row.Key).Where(key => !key.StartsWith("workers.", StringComparison.Ordinal)))
        {
            JsonNode? at = schema;
            foreach (string part in key.Split('.'))
            {
                at = at!["properties"]?[part];
                if ((string?)at?["$ref"] is { } reference)
                    at = schema["definitions"]![reference["#/definitions/".Length..]];
                Assert.True(at is not null, $"{key} is not in values.schema.json.");
            }
        }
    }

    [Fact]
    public async Task Versions_OfChartAndProgram_AreTheSame()
    {
        string props = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Build.props"), TestContext.Current.CancellationToken);
        string chart = await File.ReadAllTextAsync(Path.Combine(Repository.Chart, "Chart.yaml"), TestContext.Current.CancellationToken);
        string version = props.Split("<Version>")[1].Split("</Version>")[0];
        Assert.Contains($"\nappVersion: {version}\n", chart, StringComparison.Ordinal);
    }

    private static JsonObject Defaults()
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository.Chart, "values.yaml"));
        stream.Load(reader);
        return Manifest.ToJson(stream.Documents[0].RootNode)!.AsObject();
    }

    private static IEnumerable<string> Leaves(JsonObject values, string above) =>
        values.SelectMany(pair => pair.Value is JsonObject { Count: > 0 } inner ? Leaves(inner, $"{above}{pair.Key}.") : [above + pair.Key]);
}
