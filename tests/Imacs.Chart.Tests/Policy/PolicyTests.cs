using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

[Trait("Suite", "Chart")]
public sealed class PolicyTests
{
    public static TheoryData<string> Cases => [.. Repository.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Policies_OfACase_AreKept(string name) => Assert.Empty(Checks.Policies(Manifest.ParseAll(await HelmTool.RenderCaseAsync(name))));

    [Fact]
    public async Task Silos_ReachOneAnother_AndNobodyElseReachesThem()
    {
        Manifest policy = Manifest.ParseAll(await HelmTool.RenderCaseAsync("default")).Single(manifest => manifest.Kind == "NetworkPolicy" && manifest.Name.EndsWith("-silos", StringComparison.Ordinal));
        string ingress = policy.Body["spec"]!["ingress"]!.ToJsonString();
        foreach (System.Text.Json.Nodes.JsonNode? rule in policy.Body["spec"]!["ingress"]!.AsArray())
        {
            Assert.NotNull(rule!["from"]);
            bool toSilo = rule["ports"]!.AsArray().Any(port => port!["port"]!.GetValue<long>() == 11111);
            if (toSilo)
                Assert.Equal("rel", (string?)rule["from"]!.AsArray().Single()!["podSelector"]!["matchLabels"]!["app.kubernetes.io/instance"]);
        }

        Assert.Contains("\"imacs/client\":\"true\"", ingress, StringComparison.Ordinal);
        Assert.Contains("monitoring", ingress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_WhenEnabled_IsOnPodsAndAccounts()
    {
        List<Manifest> release = Manifest.ParseAll(await HelmTool.RenderCaseAsync("workload-identity"));
        Assert.All(release.Where(manifest => manifest.Pod is not null), manifest => Assert.Equal("true", (string?)manifest.Pod!["metadata"]!["labels"]!["azure.workload.identity/use"]));
        Assert.All(release.Where(manifest => manifest.Kind == "ServiceAccount"), manifest => Assert.NotNull(manifest.Body["metadata"]!["annotations"]!["azure.workload.identity/client-id"]));
        Assert.Equal(2, release.Count(manifest => manifest.Kind == "ServiceAccount"));
    }

    [Fact]
    public async Task Secrets_AreNamed_NeverMade()
    {
        foreach (string name in Repository.Cases)
            Assert.DoesNotContain(Manifest.ParseAll(await HelmTool.RenderCaseAsync(name)), manifest => manifest.Kind == "Secret");
    }

    [Fact]
    public async Task Checksum_WhenTheConfigurationChanges_Changes()
    {
        string[] values = ["--values", Repository.ValuesOf("default")];
        string Checksum(string render) => Manifest.ParseAll(render).Where(manifest => manifest.Kind == "Deployment").Select(manifest => (string)manifest.Pod!["metadata"]!["annotations"]!["checksum/config"]!).Distinct().Single();
        string one = Checksum((await HelmTool.TemplateAsync(values)).Succeeded);
        string other = Checksum((await HelmTool.TemplateAsync([.. values, "--set", "logs.level=debug"])).Succeeded);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task Pools_WithFalseAndZero_OverrideTheirDefaults()
    {
        string render = (await HelmTool.TemplateAsync(
            "--values", Repository.ValuesOf("default"), "--set", "workers.cpu.replicas=0,workers.spare.scratch.cacheGib=0,workers.gpu.enabled=false")).Succeeded;
        List<Manifest> deployments = [.. Manifest.ParseAll(render).Where(manifest => manifest.Kind == "Deployment")];
        Assert.Equal(["rel-imacs-coordinators", "rel-imacs-cpu", "rel-imacs-spare"], deployments.Select(manifest => manifest.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, deployments.Single(manifest => manifest.Name == "rel-imacs-cpu").Body["spec"]!["replicas"]!.GetValue<long>());
        Assert.Contains("{name: IMACS_CACHE_GIB, value: \"0\"}", deployments.Single(manifest => manifest.Name == "rel-imacs-spare").Text, StringComparison.Ordinal);
    }
}
