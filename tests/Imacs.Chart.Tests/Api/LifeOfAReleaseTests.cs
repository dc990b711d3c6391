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
    public async Task Release_OfACase_InstalledTestedUpgradedRolledBackUninstalled_LeavesNothing(string name)
    {
        await using KubernetesApi api = await KubernetesApi.StartAsync();
        ProcessResult install = await api.HelmAsync("install", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf(name));
        Assert.True(install.ExitCode == 0, install.Error);
        Assert.Contains("rollout status deployment/", install.Output, StringComparison.Ordinal);
        IEnumerable<string> rendered = Manifest.ParseAll(await HelmTool.RenderCaseAsync(name)).Where(manifest => manifest.Kind != "Pod").Select(manifest => $"{manifest.Kind} {manifest.Name}");
        Assert.Equal(rendered.Order(StringComparer.Ordinal), api.Names);
        JsonObject installed = Specs(api);

        ProcessResult test = await api.HelmAsync("test", HelmTool.Release);
        Assert.True(test.ExitCode == 0, test.Error);
        Assert.Contains("Succeeded", test.Output, StringComparison.Ordinal);
        Assert.Empty(api.Of("pods"));

        await UpgradeAsync(api, name, "logs.level=debug,workerDefaults.shards=3");
        Assert.All(api.Of("configmaps").Where(pair => pair.Value["data"]!["IMACS_LOG_LEVEL"] is not null), pair => Assert.Equal("debug", (string?)pair.Value["data"]!["IMACS_LOG_LEVEL"]));
        Assert.All(Workers(api), worker => Assert.Contains(
            worker["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray(), variable => (string)variable!["name"]! == "IMACS_SHARDS" && (string?)variable["value"] == "3"));

        _ = (await api.HelmAsync("rollback", HelmTool.Release, "1")).Succeeded;
        Assert.True(JsonNode.DeepEquals(installed, Specs(api)), $"It was {installed} and is now {Specs(api)}.");

        _ = (await api.HelmAsync("uninstall", HelmTool.Release)).Succeeded;
        Assert.Empty(api.Names);
        Assert.Empty(api.Refused);
    }

    [Fact]
    public async Task Pool_GivenToKeda_SaysNoReplicas()
    {
        await using KubernetesApi api = await InstallAsync("default");
        await UpgradeAsync(api, "keda", "workers.cpu.images=48");
        Assert.All(Workers(api), worker => Assert.Null(worker["spec"]!["replicas"]));
        Assert.Equal(["rel-imacs-cpu", "rel-imacs-gpu"], api.Of("scaledobjects").Keys.Order(StringComparer.Ordinal));
        _ = (await api.HelmAsync("rollback", HelmTool.Release, "1")).Succeeded;
        Assert.Empty(api.Of("scaledobjects"));
        Assert.Empty(api.Refused);
    }

    [Fact]
    public async Task Pool_GivenFromAnHpaToKeda_GoesThroughNone()
    {
        await using KubernetesApi api = await InstallAsync("no-keda");
        ProcessResult atOnce = await api.HelmAsync("upgrade", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf("keda"));
        Assert.Contains("is already managed by the hpa 'rel-imacs-cpu'", atOnce.Error, StringComparison.Ordinal);

        await UpgradeAsync(api, "default", "workers.gpu.enabled=true,workerDefaults.replicas=7");
        Assert.Empty(api.Of("horizontalpodautoscalers"));
        Assert.Equal(7, api.Of("deployments")["rel-imacs-cpu"]["spec"]!["replicas"]!.GetValue<long>());
        await UpgradeAsync(api, "keda", "workers.cpu.autoscaling.minReplicas=7");
        Assert.Equal(2, api.Of("scaledobjects").Count);
    }

    [Theory]
    [InlineData("default", false)]
    [InlineData("no-keda", true)]
    public async Task Pools_StoppedForAnUpgrade_ComeBackUnlessAnHpaScalesThem(string name, bool scaled)
    {
        await using KubernetesApi api = await InstallAsync(name);
        foreach (JsonObject deployment in api.Of("deployments").Values)
            deployment["spec"]!["replicas"] = 0;
        await UpgradeAsync(api, name, "logs.level=debug");
        Assert.Equal(3, api.Of("deployments")["rel-imacs-coordinators"]["spec"]!["replicas"]!.GetValue<int>());
        Assert.All(Workers(api), worker => Assert.Equal(scaled, worker["spec"]!["replicas"]!.GetValue<int>() == 0));
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

    private static async Task<KubernetesApi> InstallAsync(string name)
    {
        KubernetesApi api = await KubernetesApi.StartAsync();
        _ = (await api.HelmAsync("install", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf(name))).Succeeded;
        return api;
    }

    private static async Task UpgradeAsync(KubernetesApi api, string name, string set) =>
        _ = (await api.HelmAsync("upgrade", HelmTool.Release, Repository.Chart, "--values", Repository.ValuesOf(name), "--set", set)).Succeeded;

    private static IEnumerable<JsonObject> Workers(KubernetesApi api) =>
        api.Of("deployments").Values.Where(body => (string?)body["metadata"]!["labels"]!["app.kubernetes.io/component"] == "worker");

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
