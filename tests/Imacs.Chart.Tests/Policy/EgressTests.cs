using System.Text.RegularExpressions;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

/// <summary>Silos may go where their values send them, and nowhere else.</summary>
[Trait("Suite", "Chart")]
public sealed partial class EgressTests
{
    [Theory]
    [InlineData("default", "", "dns redis blob")]
    [InlineData("extras", "", "dns redis")]
    [InlineData("workload-identity", "", "dns redis blob oidc")]
    [InlineData("monitoring", "", "dns redis blob otlp")]
    [InlineData("default", "store.existingSecret=,store.url=https://a/b,coordinators.extraEnv[0].name=AZURE_CLIENT_ID,workers.cpu.extraEnv[0].name=AZURE_CLIENT_ID", "dns redis blob oidc node")]
    public async Task Rules_OfACase_AreWhatItNeeds(string name, string set, string rules)
    {
        string render = (await HelmTool.TemplateAsync("--values", Repository.ValuesOf(name), "--set", set)).Succeeded;
        List<Manifest> policies = [.. Manifest.ParseAll(render).Where(manifest => manifest.Kind == "NetworkPolicy")];
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.Equal(rules, string.Join(' ', Rule().Matches(policy.Text).Select(match => match.Groups["name"].Value))));
    }

    [GeneratedRegex("\n    # (?<name>[a-z]+)\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rule();
}
