using System.Diagnostics.Metrics;

namespace Imacs.Contracts.Telemetry;

/// <summary>A metric that goes up and down with what comes and goes in this process.</summary>
public sealed class LevelMetric : Metric
{
    // Kept here and not by whoever listens: devices start before anybody does.
    private long _level;

    /// <summary>Defines it.</summary>
    /// <param name="name">As of <see cref="Metric"/>.</param>
    /// <param name="unit">As of <see cref="Metric"/>.</param>
    /// <param name="description">As of <see cref="Metric"/>.</param>
    public LevelMetric(string name, string unit, string description)
        : base(name, unit, description, []) => Meter.CreateObservableGauge(name, () => Interlocked.Read(ref _level), unit, description);

    /// <inheritdoc/>
    public override string Kind => "gauge";

    /// <summary>Raises or lowers it. Whoever raised it lowers it again.</summary>
    /// <param name="amount">By how much.</param>
    public void Add(long amount) => Interlocked.Add(ref _level, amount);
}
