using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Models;
using Imacs.Grains.Tests.Sharing;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>What planning takes for its own, and what it leaves behind.</summary>
[Trait("Suite", "Unit")]
public sealed class ComparisonPlannerTests : IDisposable
{
    private const string Run = "run";
    private readonly Folder _folder = new();
    private readonly LocalArtifactStore _store;
    private readonly ComparisonPlanner _planner;

    public ComparisonPlannerTests()
    {
        _store = new(_folder["store"]);
        _planner = new(_store, CheckedModels.Workers(), LocalFiles.Instance, Options.Create(new ModelOptions()));
        File.WriteAllLines(_folder["list.csv"], ["image,label", .. Enumerable.Range(0, 16).Select(number => $"{number}.jpg,{((number & 1) == 0 ? "Forest" : "River")}")]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ComparisonSpec Spec => new()
    {
        Models = [new() { Name = "a", Path = "/a.pt", InputSize = [64, 64] }, new() { Name = "b", Path = "/b.pt", InputSize = [64, 64] }],
        Data = new() { Path = _folder["list.csv"] },
        K = 2,
        ShardSize = 8,
    };

    [Fact]
    public async Task CheckFreeAsync_SomethingLeftUnderTheId_NamesIt()
    {
        await _planner.CheckFreeAsync(Run, Token);
        await _store.CreateJsonAsync("run-2/summary.json", "another's", Token);
        await _planner.CheckFreeAsync(Run, Token);
        await _store.CreateJsonAsync("run/shards/000000.attempts.json", "left", Token);

        InvalidSpecException error = await Assert.ThrowsAsync<InvalidSpecException>(() => _planner.CheckFreeAsync(Run, Token));

        Assert.Contains("run/shards/000000.attempts.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("choose another --name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_BrokenOffAfterTheSpec_GoesOnAsIfNothingHadBeen()
    {
        ComparisonPlan planned = await PlanAsync(Spec);
        File.Delete(_folder["store", Run, "plan", "plan.json"]);

        ComparisonPlan again = await PlanAsync(Spec);

        Assert.Equal((16, 2), (again.Images, again.Shards));
        Assert.Equal(planned.Classes, again.Classes);
        Assert.True(await _store.ExistsAsync(ArtifactNames.Plan(Run), Token));
    }

    [Fact]
    public async Task PlanAsync_SomebodyElseBeganUnderTheSameId_IsRefusedAndTheirsStays()
    {
        await PlanAsync(Spec);

        InvalidSpecException error = await Assert.ThrowsAsync<InvalidSpecException>(() => PlanAsync(Spec with { ShardSize = 4 }));

        Assert.Contains("run/spec.json", error.Message, StringComparison.Ordinal);
        Assert.Equal(8, (await _store.ReadJsonAsync<ComparisonSpec>(ArtifactNames.Spec(Run), Token)).ShardSize);
        Assert.True(await _store.ExistsAsync(ArtifactNames.Plan(Run), Token));
    }

    [Fact]
    public async Task PlanAsync_DataChangedSinceItWasPlanned_IsRefused()
    {
        await PlanAsync(Spec);
        await File.AppendAllLinesAsync(_folder["list.csv"], ["16.jpg,Forest"], Token);

        InvalidSpecException error = await Assert.ThrowsAsync<InvalidSpecException>(() => PlanAsync(Spec));

        Assert.Contains("run/plan/plan.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_NewOneCannotBeStored_LeavesNothing()
    {
        await _store.CreateJsonAsync(ArtifactNames.Plan(Run), "no plan", Token);

        await Assert.ThrowsAnyAsync<ImacsException>(() => PlanAsync(Spec));

        Assert.False(await _store.ExistsAsync(ArtifactNames.Spec(Run), Token));
    }

    [Fact]
    public async Task PlanAsync_OneThatIsContinuedCannotBeStored_StaysAsItWas()
    {
        await _store.CreateJsonAsync(ArtifactNames.Spec(Run), Spec.Resolved(), Token);
        await _store.CreateJsonAsync(ArtifactNames.Plan(Run), "no plan", Token);

        await Assert.ThrowsAnyAsync<ImacsException>(() => PlanAsync(Spec, isNew: false));

        Assert.True(await _store.ExistsAsync(ArtifactNames.Spec(Run), Token));
    }

    [Fact]
    public async Task PlanAsync_LabelForEachImage_IsRefusedWithTheListAndExamples()
    {
        await File.WriteAllLinesAsync(_folder["list.csv"], ["image,label", .. Enumerable.Range(0, 70_000).Select(number => $"{number}.jpg,label {number}")], Token);

        DatasetUnavailableException error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => PlanAsync(Spec));

        Assert.Contains($"{_folder["list.csv"]} has more than 65,536 different labels", error.Message, StringComparison.Ordinal);
        Assert.Contains("'label 0'", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ComparisonPlan> PlanAsync(ComparisonSpec spec, bool isNew = true) => _planner.PlanAsync(Run, spec, () => { }, isNew, Token);
}
