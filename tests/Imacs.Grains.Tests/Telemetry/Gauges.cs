using System.Diagnostics.Metrics;
using Imacs.Contracts.Telemetry;

namespace Imacs.Grains.Tests.Telemetry;

/// <summary>What somebody who looks at the gauges sees.</summary>
internal static class Gauges
{
    /// <summary>Values of a metric now, each with the values of its labels.</summary>
    public static IReadOnlyList<(double Value, string Labels)> Read(Metric metric)
    {
        List<(double Value, string Labels)> values = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Metric.MeterName && instrument.Name == metric.Name)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => values.Add((value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => values.Add((value, Text(tags))));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }

    /// <summary>Labels with their values.</summary>
    public static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
