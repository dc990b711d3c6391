namespace Imacs.Core.Attribution;

/// <summary>What is known at one point of a path: F, and where a gradient was evaluated, that too.</summary>
/// <param name="T">Position on the path, 0 (baseline) to 1 (input).</param>
/// <param name="Value">F there.</param>
/// <param name="Slope">dF/dt there; unused without a gradient.</param>
/// <param name="Gradient">The gradient, at the beginning of an array that may be longer; null where only F is known, which is at the baseline alone.</param>
/// <param name="Regions">The gradient's contributions to the regions, see <see cref="IRegionShares.Sums"/>; null without a gradient.</param>
internal sealed record PathSample(double T, double Value, double Slope = 0, double[]? Gradient = null, double[]? Regions = null);
