using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imacs.Chart.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace Imacs.Chart.Tests.Documents;

[Trait("Suite", "Chart")]
public sealed partial class DocumentTests
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
        string props = await ReadAsync("Directory.Build.props");
        string chart = await ReadAsync("helm", "imacs", "Chart.yaml");
        string version = props.Split("<Version>")[1].Split("</Version>")[0];
        Assert.Contains($"\nappVersion: {version}\n", chart, StringComparison.Ordinal);
        string dockerfile = await ReadAsync("docker", "Dockerfile");
        Assert.Equal([version, version], Argument().Matches(dockerfile).Select(match => match.Groups["version"].Value));
        Assert.All(Tag().Matches(dockerfile + await ReadAsync("docs", "kubernetes.md")), match => Assert.Equal(version, match.Groups["version"].Value));
    }

    [Fact]
    public async Task Cases_All_AreInTheChartsReadme()
    {
        string sentence = (await ReadAsync("helm", "imacs", "README.md")).Split("The folder `ci` has values")[1].Split("\n\n")[0];
        Assert.Equal(Repository.Cases, Quoted().Matches(sentence).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Image_OfPublishContainer_IsNamedAsItIsPushed()
    {
        string repository = (await ReadAsync("silo", "Imacs.Silo", "Imacs.Silo.csproj")).Split("<ContainerRepository>")[1].Split("</ContainerRepository>")[0];
        Assert.Contains($"set `image.repository` to `{repository}`", await ReadAsync("docs", "kubernetes.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OnManyObjects_MeanThisReleaseOnly()
    {
        string[] commands = [.. (await ReadAsync("docs", "kubernetes.md")).Split('\n', '`').Where(line => line.StartsWith("kubectl ", StringComparison.Ordinal))];
        Assert.DoesNotContain(commands, command => command.Contains("--all", StringComparison.Ordinal));
        string[] many = [.. commands.Where(command => Many().IsMatch(command))];
        Assert.Equal(5, many.Length);
        Assert.All(many, command => Assert.Contains("--selector app.kubernetes.io/instance=imacs", command, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_OfARaisedProtocol_BringPoolsOfAnHpaBack()
    {
        string commands = (await ReadAsync("docs", "kubernetes.md")).Split("protocol was raised")[1].Split("```")[1];
        string afterwards = commands.Split("helm upgrade")[1];
        Assert.Contains("kubectl --namespace imacs scale deployment imacs-cpu --replicas=1\n", afterwards, StringComparison.Ordinal);
        Assert.Contains("paused-replicas-\n", afterwards, StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(params string[] path) => File.ReadAllTextAsync(Path.Combine([Repository.Root, .. path]), TestContext.Current.CancellationToken);

    private static JsonObject Defaults()
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository.Chart, "values.yaml"));
        stream.Load(reader);
        return Manifest.ToJson(stream.Documents[0].RootNode)!.AsObject();
    }

    private static IEnumerable<string> Leaves(JsonObject values, string above) =>
        values.SelectMany(pair => pair.Value is JsonObject { Count: > 0 } inner ? Leaves(inner, $"{above}{pair.Key}.") : [above + pair.Key]);

    [GeneratedRegex("^ARG VERSION=(?<version>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Argument();

    [GeneratedRegex("imacs/imacs:(?<version>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("`(?<name>[a-z-]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(" (annotate scaledobject|(scale|rollout restart) deployment|wait pod) --", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Many();
}
