using System.Text.RegularExpressions;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Policy;

/// <summary>The chart and the silo agree on what a silo is told.</summary>
[Trait("Suite", "Chart")]
public sealed partial class SiloOptionsTests
{
    [Fact]
    public async Task Variables_OfEveryCase_AreOptionsOfTheSilo()
    {
        HashSet<string> known =
        [
            .. Option().Matches(Source("SiloFlags.cs")).Select(match => "IMACS_" + match.Groups["name"].Value.Replace('-', '_').ToUpperInvariant()),
            "IMACS_STORE_CONNECTION_STRING",
            // The command line's, in the pod of `helm test`.
            "IMACS_CLUSTER",
        ];
        foreach (string name in Repository.Cases)
            Assert.Empty(Variable().Matches(await HelmTool.RenderCaseAsync(name)).Select(match => match.Value).Distinct().Except(known));
    }

    [Fact]
    public void Shutdown_OfTheSilo_TakesWhatTheChartAllows() =>
        Assert.Contains("ShutdownBudget = TimeSpan.FromSeconds(30)", Source("SiloHost.cs"), StringComparison.Ordinal);

    private static string Source(string file) => File.ReadAllText(Path.Combine(Repository.Root, "silo", "Imacs.Silo", file));

    [GeneratedRegex("= (Text|Number)\\(\"(?<name>[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    [GeneratedRegex("IMACS_[A-Z_]+", RegexOptions.None, 1000)]
    private static partial Regex Variable();
}
