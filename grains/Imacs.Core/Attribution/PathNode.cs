namespace Imacs.Core.Attribution;

/// <summary>One gradient evaluation that is asked for: where on which path, and into which sum it goes.</summary>
/// <param name="Path">Index of the path, that is of its baseline.</param>
/// <param name="T">Position on the path, 0 (baseline) to 1 (input).</param>
/// <param name="Weight">Factor of the gradient in the sum.</param>
/// <param name="Sum">Index of the sum it is added to.</param>
public readonly record struct PathNode(int Path, double T, double Weight, int Sum);
