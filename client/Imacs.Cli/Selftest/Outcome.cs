namespace Imacs.Cli.Selftest;

/// <summary>A row of the table that <c>imacs selftest</c> prints.</summary>
/// <param name="Id">The experiment.</param>
/// <param name="Expected">What must come out.</param>
/// <param name="Figures">What did.</param>
/// <param name="Passed">Whether the one is the other.</param>
/// <param name="Seconds">How long it took, training included; what an earlier experiment made is there already.</param>
internal sealed record Outcome(string Id, string Expected, string Figures, bool Passed, double Seconds);
