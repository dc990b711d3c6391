namespace Imacs.Dashboards.Model;

/// <summary>One panel.</summary>
/// <param name="Kind">Grafana's panel type: "stat", "timeseries", "bargauge" or "state-timeline".</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it shows, and what is good or bad about it.</param>
/// <param name="Unit">Grafana's name of the unit.</param>
/// <param name="Targets">What is asked.</param>
internal sealed record Panel(string Kind, string Title, string Description, string Unit, params IReadOnlyList<Target> Targets)
{
    /// <summary>Columns of 24 that it takes; 0 to share its row evenly.</summary>
    public int Width { get; init; }

    /// <summary>Values from which on it is coloured: first green below, then these.</summary>
    public IReadOnlyList<(double From, string Colour)> Thresholds { get; init; } = [];

    /// <summary>Why it may rightly have nothing to show; null where it must.</summary>
    public string? AllowEmpty { get; init; }

    /// <summary>The alert that watches the same, whose runbook the panel links to; null for none.</summary>
    public string? Alert { get; init; }

    /// <summary>Whether series lie on top of one another.</summary>
    public bool Stacked { get; init; }

    /// <summary>The highest value there can be; null for none.</summary>
    public double? Max { get; init; }

    public static Panel Stat(string title, string description, string unit, Query query) => new("stat", title, description, unit, new Target(query, string.Empty) { Instant = true });

    public static Panel Series(string title, string description, string unit, params IReadOnlyList<Target> targets) => new("timeseries", title, description, unit, targets);

    public static Panel Bars(string title, string description, string unit, params IReadOnlyList<Target> targets) => new("bargauge", title, description, unit, targets);
}

/// <summary>One query of a panel.</summary>
/// <param name="Query">The query.</param>
/// <param name="Legend">How Grafana names its series.</param>
internal sealed record Target(Query Query, string Legend)
{
    /// <summary>Whether only the value now is asked for.</summary>
    public bool Instant { get; init; }
}
