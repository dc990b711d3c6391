namespace Imacs.Reporting;

/// <summary>How long one stage took.</summary>
/// <param name="Stage">Its name, e.g. "attribution".</param>
/// <param name="Elapsed">Wall-clock time.</param>
public sealed record ReportTiming(string Stage, TimeSpan Elapsed);
