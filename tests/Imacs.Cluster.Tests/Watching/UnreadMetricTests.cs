using Imacs.Contracts.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Metric = Imacs.Contracts.Telemetry.Metric;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>Metrics that are on and that nobody looks at.</summary>
[Trait("Suite", "Unit")]
public sealed class UnreadMetricTests
{
    // More than the SDK keeps instruments.
    private const int Many = 1200;

    [Fact]
    public void Observe_ManyCameAndWentUnread_TheOneThatIsThereIsTold()
    {
        using var told = new Names();
        using var reader = new BaseExportingMetricReader(told);
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter(Metric.MeterName).AddReader(reader).Build();
        var metric = new ObservedMetric("imacs.test.unread", unit: null, "A test's.", "name");
        for (int i = 0; i < Many; i++)
            metric.Observe(() => [(1, ["gone"])]).Dispose();

        using IDisposable source = metric.Observe(() => [(1, ["here"])]);
        var other = new CounterMetric("imacs.test.other", "{thing}", "A test's.");
        other.Add(1);
        reader.Collect();

        Assert.Contains("imacs.test.unread here", told.All);
        Assert.DoesNotContain("imacs.test.unread gone", told.All);
        Assert.Contains("imacs.test.other ", told.All);
    }

    /// <summary>Names of metrics that were told, each with the values of its labels.</summary>
    private sealed class Names : BaseExporter<OpenTelemetry.Metrics.Metric>
    {
        public List<string> All { get; } = [];

        public override ExportResult Export(in Batch<OpenTelemetry.Metrics.Metric> batch)
        {
            foreach (OpenTelemetry.Metrics.Metric metric in batch)
            {
                foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
                {
                    string labels = string.Empty;
                    foreach (KeyValuePair<string, object?> tag in point.Tags)
                        labels += tag.Value;
                    All.Add($"{metric.Name} {labels}");
                }
            }

            return ExportResult.Success;
        }
    }
}
