using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Api;

/// <summary>The real helm against an API in memory: what an operator does with a release, in order.</summary>
[Trait("Suite", "Chart")]
public sealed class LifeOfAReleaseTests
{
    public static TheoryData<string> Cases => [.. Repository.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Install_OfACase_MakesWhatTheRenderingSays(string name)
    {
        await using KubernetesApi api = await KubernetesApi.StartAsync();
        ProcessResult install = await api.HelmAsync("install", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf(name));
        Assert.True(install.ExitCode == 0, install.Error);
        Assert.Contains("rollout status deployment/", install.Output, StringComparison.Ordinal);
        IEnumerable<string> rendered = Manifest.ParseAll(await HelmTool.RenderCaseAsync(name)).Where(manifest => manifest.Kind != "Pod").Select(manifest => $"{manifest.Kind} {manifest.Name}");
        Assert.Equal(rendered.Order(StringComparer.Ordinal), api.Names);
        Assert.Empty(api.Refused);
    }

    [Fact]
    public async Task Release_InstalledTestedUpgradedRolledBackUninstalled_LeavesNothing()
    {
        await using KubernetesApi api = await KubernetesApi.StartAsync();
        _ = (await api.HelmAsync("install", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf("default"))).Succeeded;
        JsonObject installed = Specs(api);

        ProcessResult test = await api.HelmAsync("test", HelmTool.Release);
        Assert.True(test.ExitCode == 0, test.Error);
        Assert.Contains("Succeeded", test.Output, StringComparison.Ordinal);
        Assert.Empty(api.Of("pods"));

        _ = (await api.HelmAsync("upgrade", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf("keda"), "--set", "logs.level=debug,workers.cpu.images=48")).Succeeded;
        JsonNode upgraded = api.Of("deployments")["rel-imacs-cpu"]["spec"]!;
        Assert.Null(upgraded["replicas"]);
        Assert.Contains(upgraded["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray(), variable => (string)variable!["name"]! == "IMACS_IMAGES" && (string?)variable["value"] == "48");
        Assert.Equal(["rel-imacs-cpu", "rel-imacs-gpu"], api.Of("scaledobjects").Keys.Order(StringComparer.Ordinal));

        _ = (await api.HelmAsync("rollback", HelmTool.Release, "1")).Succeeded;
        Assert.True(JsonNode.DeepEquals(installed, Specs(api)), $"It was {installed} and is now {Specs(api)}.");

        _ = (await api.HelmAsync("uninstall", HelmTool.Release)).Succeeded;
        Assert.Empty(api.Names);
        Assert.Empty(api.Refused);
    }

    [Theory]
    [InlineData("_scaling.tpl", "maxReplicaCount", "maxReplicasCount")]
    [InlineData("coordinators.yaml", "minReadySeconds", "minReadySecs")]
    public async Task Install_OfAChartWithAPlantedFault_IsRefused(string file, string whole, string broken)
    {
        string chart = Directory.CreateTempSubdirectory("imacs-chart-").FullName;
        try
        {
            Copy(Repository.Chart, chart);
            string template = Path.Combine(chart, "templates", file);
            string text = await File.ReadAllTextAsync(template, TestContext.Current.CancellationToken);
            Assert.Contains(whole, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(template, text.Replace(whole, broken, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await using KubernetesApi api = await KubernetesApi.StartAsync();
            ProcessResult install = await api.HelmAsync("install", HelmTool.Release, chart, "--values", Repository.ValuesOf("keda"));
            Assert.NotEqual(0, install.ExitCode);
            Assert.NotEmpty(api.Refused);
        }
        finally
        {
            Directory.Delete(chart, recursive: true);
        }
    }

    private static JsonObject Specs(KubernetesApi api) => new(api.Of("deployments").Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value["spec"]!.DeepClone())));

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
