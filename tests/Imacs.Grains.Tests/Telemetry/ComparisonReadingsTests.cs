using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Comparisons;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Grains.Tests.Telemetry;

[Trait("Suite", "Unit")]
public sealed class ComparisonReadingsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _id = Guid.NewGuid().ToString("N");

    [Fact]
    public void Update_ImagesAreDone_TellsProgressAndTimeLeft()
    {
        var progress = new StageProgress(_time);
        progress.Enter(ComparisonStage.Attributing, 100);
        using var readings = new ComparisonReadings(_id, _time);
        readings.Update(progress, 100, 0, 0);
        _time.Advance(TimeSpan.FromSeconds(10));

        readings.Update(progress, 100, 20, 5);

        Assert.Equal(0.2, Mine(ImacsMetrics.ComparisonProgress).Single().Value);
        Assert.Equal(40, Mine(ImacsMetrics.ComparisonRemaining).Single().Value, 1e-9);
        Assert.Equal(
            [(15, $"comparison={_id},state=done"), (5, $"comparison={_id},state=quarantined"), (80, $"comparison={_id},state=pending")], Mine(ImacsMetrics.ComparisonImages));
        Assert.Equal([(1, $"comparison={_id},stage=attributing")], Mine(ImacsMetrics.ComparisonStage));
    }

    [Fact]
    public void Update_StoredShardsComeIn_AreNotTakenForWorkOfTheLastMinutes()
    {
        var progress = new StageProgress(_time);
        progress.Enter(ComparisonStage.Attributing, 1000);
        using var readings = new ComparisonReadings(_id, _time);
        foreach (int stored in (int[])[0, 300, 600])
        {
            readings.Update(progress, 1000, stored, 0, isDescribed: false);
            Assert.Empty(Mine(ImacsMetrics.ComparisonRemaining));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        readings.Update(progress, 1000, 800, 0);
        Assert.Empty(Mine(ImacsMetrics.ComparisonRemaining));
        _time.Advance(TimeSpan.FromSeconds(10));
        readings.Update(progress, 1000, 820, 0);

        Assert.Equal(90, Mine(ImacsMetrics.ComparisonRemaining).Single().Value, 1e-9);
    }

    [Fact]
    public void Update_BeforeAttributionAndAfterIt_TellsNoTimeLeft()
    {
        var progress = new StageProgress(_time);
        using var readings = new ComparisonReadings(_id, _time);
        progress.Enter(ComparisonStage.Planning, 0);
        readings.Update(progress, 0, 0, 0, isDescribed: false);
        Assert.Empty(Mine(ImacsMetrics.ComparisonRemaining));

        progress.Enter(ComparisonStage.Attributing, 100);
        readings.Update(progress, 100, 0, 0);
        _time.Advance(TimeSpan.FromSeconds(10));
        readings.Update(progress, 100, 100, 0);
        Assert.Equal(0, Mine(ImacsMetrics.ComparisonRemaining).Single().Value);

        progress.Enter(ComparisonStage.Clustering, 0);
        readings.Update(progress, 100, 100, 0);
        Assert.Empty(Mine(ImacsMetrics.ComparisonRemaining));
    }

    [Fact]
    public void Update_NothingGetsFurther_TellsForHowLong()
    {
        var progress = new StageProgress(_time);
        progress.Enter(ComparisonStage.Attributing, 100);
        using var readings = new ComparisonReadings(_id, _time);
        readings.Update(progress, 100, 20, 0);
        _time.Advance(TimeSpan.FromMinutes(7));

        readings.Update(progress, 100, 20, 0);

        Assert.Equal(420, Mine(ImacsMetrics.ComparisonIdle).Single().Value, 1e-6);
        Assert.Empty(Mine(ImacsMetrics.ComparisonRemaining));
        progress.Enter(ComparisonStage.Clustering, 0);
        readings.Update(progress, 100, 20, 0);
        Assert.Equal(0, Mine(ImacsMetrics.ComparisonIdle).Single().Value);
    }

    [Fact]
    public void Update_ShardsAreReadOrItWaitsForItsTurn_IsNotIdle()
    {
        var progress = new StageProgress(_time);
        progress.Enter(ComparisonStage.Summarising, 0);
        using var readings = new ComparisonReadings(_id, _time);
        readings.Update(progress, 100, 100, 0);
        _time.Advance(TimeSpan.FromMinutes(7));
        progress.ShowLife();
        readings.Update(progress, 100, 100, 0);
        Assert.Equal(0, Mine(ImacsMetrics.ComparisonIdle).Single().Value);

        _time.Advance(TimeSpan.FromMinutes(7));
        readings.Update(progress, 100, 100, 0, isWaiting: true);
        Assert.Equal(0, Mine(ImacsMetrics.ComparisonIdle).Single().Value);

        _time.Advance(TimeSpan.FromMinutes(7));
        readings.Update(progress, 100, 100, 0);
        Assert.Equal(420, Mine(ImacsMetrics.ComparisonIdle).Single().Value, 1e-6);
    }

    [Fact]
    public void Dispose_ManyComparisonsComeAndGo_NamesAHundredAtMostAndNoneOfThoseThatWent()
    {
        for (int round = 0; round < 3; round++)
        {
            ComparisonReadings[] many = [.. Enumerable.Range(0, 120).Select(number => new ComparisonReadings($"{_id}-{round}-{number}", _time))];
            Assert.Equal(120, Gauges.Read(ImacsMetrics.ComparisonsActive).Count(reading => reading.Labels == "stage=planning"));
            Assert.InRange(Mine(ImacsMetrics.ComparisonStage).Count, 90, 100);
            Assert.All(Mine(ImacsMetrics.ComparisonStage), reading => Assert.Contains($"{_id}-{round}-", reading.Labels, StringComparison.Ordinal));
            foreach (ComparisonReadings readings in many)
                readings.Dispose();
        }

        Assert.Empty(Mine(ImacsMetrics.ComparisonStage));
    }

    private IReadOnlyList<(double Value, string Labels)> Mine(Metric metric) => [.. Gauges.Read(metric).Where(reading => reading.Labels.Contains(_id, StringComparison.Ordinal))];
}
