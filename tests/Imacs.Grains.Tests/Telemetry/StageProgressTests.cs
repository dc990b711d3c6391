using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Comparisons;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Grains.Tests.Telemetry;

[Trait("Suite", "Unit")]
public sealed class StageProgressTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Enter_InterruptedStage_IsOneStage()
    {
        using var told = new Counts(ImacsMetrics.StageDuration);
        var progress = new StageProgress(_time);
        Spend(progress, ComparisonStage.Planning, 10);
        Spend(progress, ComparisonStage.Attributing, 100);
        Spend(progress, ComparisonStage.Clustering, 20);
        // The store did not answer: once more from the first unfinished stage.
        Spend(progress, ComparisonStage.Attributing, 1);
        Spend(progress, ComparisonStage.Clustering, 30);
        Spend(progress, ComparisonStage.Summarising, 5);
        Spend(progress, ComparisonStage.Attributing, 1);
        Spend(progress, ComparisonStage.Clustering, 1);
        Spend(progress, ComparisonStage.Summarising, 7);
        progress.Enter(ComparisonStage.Done, 0);

        Assert.Equal([(10, "stage=planning"), (100, "stage=attributing"), (50, "stage=clustering"), (12, "stage=summarising")], told.All);
    }

    [Fact]
    public void Enter_ResumedAfterItFailed_BeginsAnew()
    {
        using var told = new Counts(ImacsMetrics.StageDuration);
        var progress = new StageProgress(_time);
        Spend(progress, ComparisonStage.Clustering, 20);
        Spend(progress, ComparisonStage.Failed, 500);
        Spend(progress, ComparisonStage.Attributing, 3);
        Spend(progress, ComparisonStage.Clustering, 4);
        progress.Enter(ComparisonStage.Cancelled, 0);

        Assert.Equal([(20, "stage=clustering"), (3, "stage=attributing"), (4, "stage=clustering")], told.All);
    }

    private void Spend(StageProgress progress, ComparisonStage stage, int seconds)
    {
        progress.Enter(stage, 0);
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }
}
