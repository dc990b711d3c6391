using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Render;

[Trait("Suite", "Chart")]
public sealed class RenderTests
{
    public static TheoryData<string> Cases => [.. Repository.Cases];

    [Fact]
    public void Cases_AreAtLeastEight() => Assert.True(Repository.Cases.Count >= 8);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Lint_Strict_FindsNothing(string name)
    {
        ProcessResult lint = await HelmTool.RunAsync("lint", "--strict", Repository.Chart, "--values", Repository.ValuesOf(name));
        Assert.True(lint.ExitCode == 0, lint.Output + lint.Error);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Template_OfACase_IsTheGoldenOne(string name)
    {
        string render = await HelmTool.RenderCaseAsync(name);
        string golden = Path.Combine(Repository.Golden, $"{name}.yaml");
        if (Repository.UpdatesGolden)
            await File.WriteAllTextAsync(golden, render, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(golden), $"There is no {golden}. Set IMACS_UPDATE_GOLDEN=1, run this again and read what was written.");
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), render);
    }

    [Fact]
    public void Golden_Files_HaveACaseEach() =>
        Assert.Equal(Repository.Cases, Directory.GetFiles(Repository.Golden, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Objects_LoadedStrictly_HaveOnlyKnownFields(string name) =>
        Assert.Empty(Manifest.ParseAll(await HelmTool.RenderCaseAsync(name)).SelectMany(StrictLoad.Problems));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Objects_OfKubernetes_LackNothingRequired(string name) =>
        Assert.Empty(await RequiredFields.ProblemsAsync(Manifest.ParseAll(await HelmTool.RenderCaseAsync(name))));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task CustomObjects_FitTheirDefinitions(string name)
    {
        foreach (Manifest manifest in Manifest.ParseAll(await HelmTool.RenderCaseAsync(name)))
            Assert.Empty(await CustomResources.ProblemsAsync(manifest));
    }

    [Fact]
    public async Task CustomObjects_OfEveryKind_AreAmongTheCases()
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in Repository.Cases)
            kinds.UnionWith(Manifest.ParseAll(await HelmTool.RenderCaseAsync(name)).Select(manifest => manifest.Kind));
        foreach (string kind in (string[])["ScaledObject", "HorizontalPodAutoscaler", "PodMonitor", "NetworkPolicy", "PodDisruptionBudget", "Pod"])
            Assert.Contains(kind, kinds);
    }
}
