using Imacs.Contracts.Telemetry;

namespace Imacs.Grains.Tests.Telemetry;

[Trait("Suite", "Unit")]
public sealed class MetricTests
{
    [Fact]
    public void Observe_SourceDisposed_LeavesNoSeries()
    {
        var metric = new ObservedMetric("imacs.test.observed", unit: null, "A test's.", "name");
        using (metric.Observe(() => [(1, ["first"])]))
        {
            using IDisposable second = metric.Observe(() => [(2, ["second"]), (3, ["third"])]);
            Assert.Equal([(1, "name=first"), (2, "name=second"), (3, "name=third")], Gauges.Read(metric));
        }

        Assert.Empty(Gauges.Read(metric));
    }

    [Fact]
    public void Add_WrongNumberOfLabels_Throws()
    {
        var metric = new ObservedMetric("imacs.test.labels", unit: null, "A test's.", "name");
        using IDisposable source = metric.Observe(() => [(1, ["one", "two"])]);
        Assert.Contains("imacs.test.labels has 1 labels (name), not 2", Assert.ThrowsAny<Exception>(() => Gauges.Read(metric)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Level_RaisedBeforeAnybodyListens_IsTold()
    {
        var metric = new LevelMetric("imacs.test.level", "{thing}", "A test's.");
        metric.Add(3);
        metric.Add(-1);
        Assert.Equal([(2, string.Empty)], Gauges.Read(metric));
    }

    [Theory]
    [InlineData("imacs.images", "imacs_images_total")]
    [InlineData("imacs.blob.io", "imacs_blob_io_bytes_total")]
    [InlineData("imacs.shard.duration", "imacs_shard_duration_seconds")]
    [InlineData("imacs.comparison.remaining", "imacs_comparison_remaining_seconds")]
    [InlineData("imacs.comparison.progress", "imacs_comparison_progress")]
    public void PrometheusName_EachKind_IsWhatTheExporterWrites(string name, string expected) =>
        Assert.Equal(expected, ImacsMetrics.All.Single(metric => metric.Name == name).PrometheusName);

    [Fact]
    public void All_EveryMetricOfTheClass_IsThereOnce()
    {
        object[] properties = [.. typeof(ImacsMetrics).GetProperties().Where(property => property.PropertyType.IsSubclassOf(typeof(Metric))).Select(property => property.GetValue(null)!)];
        Assert.Equal(properties.Length, ImacsMetrics.All.Count);
        Assert.Empty(properties.Except(ImacsMetrics.All));
        Assert.Distinct(ImacsMetrics.All.Select(metric => metric.PrometheusName));
    }
}
