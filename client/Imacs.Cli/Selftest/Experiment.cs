namespace Imacs.Cli.Selftest;

/// <summary>Data with a known property, models that differ in a known way, and what a comparison must then say.</summary>
/// <param name="Id">E0 to E8, as in docs/method.md.</param>
/// <param name="Expected">What must come out.</param>
/// <param name="Networks">The networks that it needs, by name.</param>
/// <param name="RunAsync">Compares and judges.</param>
internal sealed record Experiment(string Id, string Expected, IReadOnlyList<string> Networks, Func<Workbench, CancellationToken, Task<Verdict>> RunAsync);
