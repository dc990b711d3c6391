using Imacs.Chart.Tests.Harness;
using Imacs.Dashboards;
using Imacs.Dashboards.Alerts;

namespace Imacs.Chart.Tests.Watching;

/// <summary>Dashboards, rules and references in the repository are what their source says.</summary>
[Trait("Suite", "Unit")]
public sealed class GeneratedFilesTests
{
    public static TheoryData<string> Files => [.. GeneratedFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_InTheRepository_IsWhatIsGenerated(string file)
    {
        string path = Path.Combine(Repository.Root, file);
        if (Repository.UpdatesGolden)
            await File.WriteAllTextAsync(path, GeneratedFiles.All[file], TestContext.Current.CancellationToken);
        Assert.True(
            await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) == GeneratedFiles.All[file],
            $"{file} is not what build/Imacs.Dashboards generates: run `dotnet run --project build/Imacs.Dashboards -- .`.");
    }

    [Fact]
    public void Folders_OfDashboardsAndRules_HoldNothingElse()
    {
        string[] files = [.. ((string[])["dashboards", "rules"]).SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Chart, folder))).Select(file => Path.GetRelativePath(Repository.Root, file))];
        Assert.Empty(files.Except(GeneratedFiles.All.Keys));
    }

    [Fact]
    public async Task Alerts_All_HaveARunbookThatSaysWhatToDo()
    {
        foreach (Alert alert in AlertRules.All)
        {
            string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, AlertRules.RunbookOf(alert.Name)), TestContext.Current.CancellationToken);
            Assert.StartsWith($"# {alert.Name}\n", text, StringComparison.Ordinal);
            foreach (string heading in (string[])["## What it means", "## Look at", "## Mend", "## Be silent when"])
                Assert.Contains($"\n{heading}\n", text, StringComparison.Ordinal);
        }

        string[] pages = [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "runbooks")).Select(file => Path.GetFileNameWithoutExtension(file)!).Where(page => page != "README")];
        Assert.Equal(AlertRules.All.Select(alert => alert.Name).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }
}
