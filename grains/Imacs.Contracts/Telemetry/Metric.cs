using System.Diagnostics.Metrics;
using System.Reflection;

namespace Imacs.Contracts.Telemetry;

/// <summary>One metric: what emits it, what dashboards and alerts ask for, and what the reference of metrics says, from one definition.</summary>
/// <param name="name">Its OpenTelemetry name, such as "imacs.images".</param>
/// <param name="unit">Its unit in UCUM: "s", "By", or "{image}" for things that are counted; null for a ratio.</param>
/// <param name="description">What it tells, in a sentence.</param>
/// <param name="labels">Names of its labels.</param>
public abstract class Metric(string name, string? unit, string description, IReadOnlyList<string> labels)
{
    /// <summary>The name of the meter that all of Imacs' metrics belong to.</summary>
    public const string MeterName = "Imacs";

    /// <summary>Its OpenTelemetry name.</summary>
    public string Name => name;

    /// <summary>Its unit in UCUM; null for a ratio.</summary>
    public string? Unit => unit;

    /// <summary>What it tells.</summary>
    public string Description => description;

    /// <summary>Names of its labels.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>"counter", "gauge" or "histogram", as Prometheus has it.</summary>
    public abstract string Kind { get; }

    /// <summary>Its name in Prometheus. A histogram's series are this name with _bucket, _count and _sum.</summary>
    public virtual string PrometheusName => name.Replace('.', '_') + unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => string.Empty,
    };

    /// <summary>The version of Imacs, without the commit.</summary>
    internal static string? Version { get; } = typeof(Metric).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>The meter of what lives as long as the process.</summary>
    private protected static Meter Meter { get; } = NewMeter();

    /// <summary>A meter of Imacs.</summary>
    private protected static Meter NewMeter() => new(MeterName, Version);

    /// <summary>Labels with these values, in the order of <see cref="Labels"/>.</summary>
    private protected KeyValuePair<string, object?>[] Tags(ReadOnlySpan<string> values)
    {
        if (values.Length != labels.Count)
            throw new ArgumentException($"{name} has {labels.Count} labels ({string.Join(", ", labels)}), not {values.Length}.", nameof(values));
        var tags = new KeyValuePair<string, object?>[values.Length];
        for (int i = 0; i < tags.Length; i++)
            tags[i] = new(labels[i], values[i]);
        return tags;
    }
}
