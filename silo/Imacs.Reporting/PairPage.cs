namespace Imacs.Reporting;

/// <summary>One of several reports of the same comparison, each laid out for another pair of models.</summary>
/// <param name="Label">The pair; any text.</param>
/// <param name="File">Name of its file, in the same folder.</param>
/// <param name="Current">Whether it is this one.</param>
public sealed record PairPage(string Label, string File, bool Current);
