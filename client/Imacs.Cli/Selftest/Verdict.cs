namespace Imacs.Cli.Selftest;

/// <summary>What an experiment came to.</summary>
/// <param name="Passed">Whether what must come out did.</param>
/// <param name="Figures">What did come out, in figures.</param>
internal sealed record Verdict(bool Passed, string Figures);
