using System.Diagnostics.Metrics;

namespace Imacs.Contracts.Telemetry;

/// <summary>A metric that is asked for when somebody looks. Its series are exactly those of the sources that live: what has ended leaves none behind.</summary>
/// <inheritdoc/>
public sealed class ObservedMetric : Metric
{
    private readonly Lock _lock = new();
    private readonly List<Source> _sources = [];
    private Meter? _meter;

    // Whether anybody has looked since the instrument began.
    private bool _isRead;

    /// <summary>Defines it.</summary>
    /// <param name="name">As of <see cref="Metric"/>.</param>
    /// <param name="unit">As of <see cref="Metric"/>.</param>
    /// <param name="description">As of <see cref="Metric"/>.</param>
    /// <param name="labels">As of <see cref="Metric"/>.</param>
    public ObservedMetric(string name, string? unit, string description, params IReadOnlyList<string> labels)
        : base(name, unit, description, labels) => Renew();

    /// <inheritdoc/>
    public override string Kind => "gauge";

    /// <summary>Adds a source, which is asked at every look until it is disposed.</summary>
    /// <param name="read">Its values now, each with those of the labels. Called on any thread; it must be quick.</param>
    public IDisposable Observe(Func<IEnumerable<(double Value, string[] Labels)>> read)
    {
        var source = new Source(this, read);
        lock (_lock)
        {
            _sources.Add(source);
        }

        return source;
    }

    private void Remove(Source source)
    {
        lock (_lock)
        {
            // The SDK keeps a place for every combination of labels that it has ever seen, two thousand in all: a new instrument begins with none. It keeps one for an old instrument
            // too, of a thousand in all, until somebody looks: where nobody has, there is nothing to forget.
            if (_sources.Remove(source) && _isRead)
                Renew();
        }
    }

    private void Renew()
    {
        _meter?.Dispose();
        _meter = NewMeter();
        _meter.CreateObservableGauge(Name, Read, Unit, Description);
        _isRead = false;
    }

    private List<Measurement<double>> Read()
    {
        Source[] sources;
        lock (_lock)
        {
            sources = [.. _sources];
            _isRead = true;
        }

        return [.. sources.SelectMany(source => source.Values()).Select(value => new Measurement<double>(value.Value, Tags(value.Labels)))];
    }

    private sealed class Source(ObservedMetric metric, Func<IEnumerable<(double Value, string[] Labels)>> read) : IDisposable
    {
        public IEnumerable<(double Value, string[] Labels)> Values() => read();

        public void Dispose() => metric.Remove(this);
    }
}
