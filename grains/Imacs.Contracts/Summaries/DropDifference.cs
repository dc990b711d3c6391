namespace Imacs.Contracts.Summaries;

/// <summary>How much more masking a concept takes from one model than from another.</summary>
/// <param name="Delta">Mean over images of drop(first) - drop(second), in units of the explained output.</param>
/// <param name="Low">Lower end of its 95 % interval over images.</param>
/// <param name="High">Upper end.</param>
public sealed record DropDifference(double Delta, double Low, double High);
