using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Imacs.Contracts.Telemetry;

/// <summary>A metric that tells how values are distributed.</summary>
/// <param name="name">As of <see cref="Metric"/>.</param>
/// <param name="unit">As of <see cref="Metric"/>.</param>
/// <param name="description">As of <see cref="Metric"/>.</param>
/// <param name="buckets">Upper bounds of its buckets, ascending.</param>
/// <param name="labels">As of <see cref="Metric"/>.</param>
public sealed class HistogramMetric(string name, string? unit, string description, IReadOnlyList<double> buckets, params IReadOnlyList<string> labels) : Metric(name, unit, description, labels)
{
    private readonly Histogram<double> _histogram = Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    /// <inheritdoc/>
    public override string Kind => "histogram";

    /// <summary>Upper bounds of its buckets, ascending.</summary>
    public IReadOnlyList<double> Buckets => buckets;

    /// <summary>Notes one value.</summary>
    /// <param name="value">The value, in its unit.</param>
    /// <param name="values">Values of its labels, in their order.</param>
    public void Record(double value, params ReadOnlySpan<string> values)
    {
        if (_histogram.Enabled)
            _histogram.Record(value, Tags(values));
    }

    /// <summary>Notes the time that has passed since a timestamp of <see cref="Stopwatch"/>.</summary>
    /// <param name="since">The timestamp.</param>
    /// <param name="values">Values of its labels, in their order.</param>
    public void RecordSince(long since, params ReadOnlySpan<string> values) => Record(Stopwatch.GetElapsedTime(since).TotalSeconds, values);
}
