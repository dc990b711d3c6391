using System.Diagnostics.Metrics;

namespace Imacs.Contracts.Telemetry;

/// <summary>A metric that only grows.</summary>
/// <inheritdoc/>
public sealed class CounterMetric(string name, string unit, string description, params IReadOnlyList<string> labels) : Metric(name, unit, description, labels)
{
    private readonly Counter<double> _counter = Meter.CreateCounter<double>(name, unit, description);

    /// <inheritdoc/>
    public override string Kind => "counter";

    /// <inheritdoc/>
    public override string PrometheusName => base.PrometheusName + "_total";

    /// <summary>Begins series at 0, so that the first that is counted is seen to be counted, in a process that was started anew too.</summary>
    /// <param name="values">Values of its only label.</param>
    public void Begin(params ReadOnlySpan<string> values)
    {
        foreach (string value in values)
            Add(0, value);
    }

    /// <summary>Adds to it.</summary>
    /// <param name="amount">How much, 0 or more, in its unit.</param>
    /// <param name="values">Values of its labels, in their order.</param>
    public void Add(double amount, params ReadOnlySpan<string> values)
    {
        if (_counter.Enabled)
            _counter.Add(amount, Tags(values));
    }
}
