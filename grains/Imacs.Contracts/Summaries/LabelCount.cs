namespace Imacs.Contracts.Summaries;

/// <summary>How many images of a set carry a label.</summary>
/// <param name="Label">The class name.</param>
/// <param name="Images">Number of images.</param>
public sealed record LabelCount(string Label, int Images);
