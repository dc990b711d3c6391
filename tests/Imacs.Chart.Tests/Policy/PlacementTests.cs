using System.Text.Json.Nodes;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

/// <summary>Labels of pods, and where they may run.</summary>
[Trait("Suite", "Chart")]
public sealed class PlacementTests
{
    private const string Architecture = "kubernetes.io/arch";

    [Fact]
    public async Task Labels_CommonToAll_AreOnPodsToo()
    {
        List<Manifest> pods = [.. Manifest.ParseAll(await HelmTool.RenderCaseAsync("extras")).Where(manifest => manifest.Pod is not null)];
        Assert.Equal(3, pods.Count);
        Assert.All(pods, manifest => Assert.Equal("vision", LabelOf(manifest.Pod!, "team")));
    }

    /// <summary>A key that is there twice does not load at all.</summary>
    [Fact]
    public async Task Labels_GivenMoreThanOnce_AreThereOnce()
    {
        const string Part = "app\\.kubernetes\\.io/part-of";
        List<Manifest> release = await RenderAsync(
            $"commonLabels.team=all,commonLabels.{Part}=platform,commonLabels.imacs/client=x,workers.cpu.podLabels.team=workers,workers.cpu.podLabels.app\\.kubernetes\\.io/version=own,"
            + $"coordinators.podAnnotations.checksum/config=own,podMonitor.enabled=true,podMonitor.labels.team=watch,podMonitor.labels.{Part}=prometheus,prometheusRule.enabled=true,"
            + $"prometheusRule.labels.{Part}=prometheus,dashboards.enabled=true,dashboards.labels.{Part}=grafana");
        Assert.All(release.Where(manifest => manifest.Kind is "Deployment" or "Service"), manifest => Assert.Equal("platform", LabelOf(manifest.Body, "app.kubernetes.io/part-of")));
        Manifest monitor = release.Single(manifest => manifest.Kind == "PodMonitor");
        Assert.Equal(("watch", "prometheus"), (LabelOf(monitor.Body, "team"), LabelOf(monitor.Body, "app.kubernetes.io/part-of")));
        Assert.Equal("prometheus", LabelOf(release.First(manifest => manifest.Kind == "PrometheusRule").Body, "app.kubernetes.io/part-of"));
        Assert.Equal("grafana", LabelOf(release.First(manifest => manifest.Name.Contains("-dashboard-", StringComparison.Ordinal)).Body, "app.kubernetes.io/part-of"));
        JsonObject worker = release.Single(manifest => manifest.Name == "rel-imacs-cpu" && manifest.Kind == "Deployment").Pod!;
        Assert.Equal(("workers", "own"), (LabelOf(worker, "team"), LabelOf(worker, "app.kubernetes.io/version")));
        Assert.Equal("true", LabelOf(release.Single(manifest => manifest.Kind == "Pod").Body, "imacs/client"));
        Assert.Empty(Checks.Policies(release));
    }

    [Fact]
    public async Task Nodes_OfEveryPod_HaveTheImagesArchitectureUnlessAnotherIsGiven()
    {
        List<Manifest> release = await RenderAsync($"coordinators.nodeSelector=null,workers.cpu.nodeSelector.disk=fast,workers.arm.nodeSelector.{Architecture.Replace(".", "\\.", StringComparison.Ordinal)}=arm64");
        Assert.Equal(
            ["rel-imacs-arm {\"kubernetes.io/arch\":\"arm64\"}", "rel-imacs-coordinators {\"kubernetes.io/arch\":\"amd64\"}", "rel-imacs-cpu {\"disk\":\"fast\",\"kubernetes.io/arch\":\"amd64\"}", "rel-imacs-test {\"kubernetes.io/arch\":\"amd64\"}"],
            release.Where(manifest => manifest.Pod is not null).Select(manifest => $"{manifest.Name} {manifest.Pod!["spec"]!["nodeSelector"]!.ToJsonString()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Test_Pod_RunsWhereCoordinatorsDoAndIsToldWhatTheyAre()
    {
        List<Manifest> release = await RenderAsync(
            "coordinators.priorityClassName=high,coordinators.runtimeClassName=gvisor,coordinators.nodeSelector.disk=fast,coordinators.tolerations[0].key=infra,coordinators.affinity.nodeAffinity.x=y,"
            + "coordinators.extraEnv[0].name=SSL_CERT_DIR,coordinators.extraEnv[0].value=/certs,coordinators.extraVolumes[0].name=certs,coordinators.extraVolumeMounts[0].name=certs,coordinators.extraVolumeMounts[0].mountPath=/certs");
        JsonNode coordinators = release.Single(manifest => manifest.Kind == "Deployment" && manifest.Name == "rel-imacs-coordinators").Pod!["spec"]!;
        JsonNode test = release.Single(manifest => manifest.Kind == "Pod").Body["spec"]!;
        foreach (string key in (string[])["priorityClassName", "runtimeClassName", "nodeSelector", "tolerations", "affinity"])
            Assert.Equal(coordinators[key]!.ToJsonString(), test[key]?.ToJsonString());
        Assert.Contains(test["volumes"]!.AsArray(), volume => (string?)volume!["name"] == "certs");
        foreach (JsonNode? container in test["initContainers"]!.AsArray().Concat(test["containers"]!.AsArray()))
        {
            Assert.Contains(container!["env"]!.AsArray(), variable => (string?)variable!["name"] == "SSL_CERT_DIR");
            Assert.Contains(container["volumeMounts"]!.AsArray(), mount => (string?)mount!["mountPath"] == "/certs");
        }
    }

    private static async Task<List<Manifest>> RenderAsync(string set) => Manifest.ParseAll((await HelmTool.TemplateAsync("--values", Repository.ValuesOf("default"), "--set", set)).Succeeded);

    private static string? LabelOf(JsonObject body, string label) => (string?)body["metadata"]!["labels"]![label];
}
