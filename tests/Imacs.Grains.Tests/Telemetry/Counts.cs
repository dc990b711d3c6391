using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Imacs.Contracts.Telemetry;

namespace Imacs.Grains.Tests.Telemetry;

/// <summary>What is counted or noted from now on, each with the values of its labels.</summary>
internal sealed class Counts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(double Value, string Labels)> _all = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="metric">To what.</param>
    /// <param name="everyThread">Whether to what other threads count too, and so other tests.</param>
    public Counts(Metric metric, bool everyThread = false)
    {
        int thread = Environment.CurrentManagedThreadId;
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Metric.MeterName && instrument.Name == metric.Name)
                listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            if (everyThread || Environment.CurrentManagedThreadId == thread)
                _all.Enqueue((value, Gauges.Text(tags)));
        });
        _listener.Start();
    }

    public IReadOnlyList<(double Value, string Labels)> All => [.. _all];

    public void Dispose() => _listener.Dispose();
}
