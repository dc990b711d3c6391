namespace Imacs.Contracts.Evaluations;

/// <summary>One measure of attribution quality.</summary>
/// <param name="Name">As on the command line, in tables and in JSON.</param>
/// <param name="Group">What it is about: faithfulness, robustness, randomisation, localisation or complexity. A group's name stands for all of its measures.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Range">The values it can take.</param>
/// <param name="Question">What it asks, a sentence.</param>
/// <param name="Limit">What it must not be taken for, a sentence.</param>
/// <param name="Source">The paper.</param>
public sealed record QualityMeasure(string Name, string Group, MeasureDirection Direction, string Range, string Question, string Limit, string Source);
