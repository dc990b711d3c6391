namespace Imacs.Cli.Planning;

/// <summary>One figure that a forecast rests on.</summary>
/// <param name="What">Which figure.</param>
/// <param name="Value">The figure, in words.</param>
/// <param name="Source">Where it is from: given, counted, measured, assumed.</param>
internal sealed record PlanBasis(string What, string Value, string Source);
