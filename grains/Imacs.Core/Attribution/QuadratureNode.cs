namespace Imacs.Core.Attribution;

/// <summary>One node of a rule on [0, 1].</summary>
/// <param name="T">Position on the path, 0 (baseline) to 1 (input).</param>
/// <param name="Weight">Weight in the sum; a rule's weights add up to 1.</param>
public readonly record struct QuadratureNode(double T, double Weight);
