using Imacs.Dashboards.Model;

namespace Imacs.Dashboards.Alerts;

/// <summary>An alert.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Query">True where it has series.</param>
/// <param name="For">How long it must be true: a Prometheus duration.</param>
/// <param name="Severity">"critical": somebody gets up; "warning": somebody looks today; "info": worth knowing.</param>
/// <param name="Summary">What is wrong, in a sentence; labels by {{ $labels.name }}.</param>
/// <param name="Description">What it means and what to look at first.</param>
internal sealed record Alert(string Name, Query Query, string For, string Severity, string Summary, string Description)
{
    /// <summary>Why its query may rightly find no series while everything is scraped; null where all that it names must be there.</summary>
    public string? AllowEmpty { get; init; }
}

/// <summary>A query that is worked out in advance.</summary>
/// <param name="Name">The name of its series.</param>
/// <param name="Query">The query.</param>
internal sealed record RecordingRule(string Name, Query Query);
