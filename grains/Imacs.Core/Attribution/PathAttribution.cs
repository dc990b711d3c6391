namespace Imacs.Core.Attribution;

/// <summary>The integrated gradients of one output along each path, before they are multiplied by (input - baseline).</summary>
/// <param name="Gradients">Per path: the integral over t of dF/dx, <see cref="IPathFunction.Length"/> elements.</param>
/// <param name="InputValue">F at the image.</param>
/// <param name="BaselineValues">Per path: F at the baseline.</param>
/// <param name="GradientEvaluations">Gradients computed, all paths together.</param>
/// <param name="ShareError">Estimate of the worst region's share error; NaN where the rule makes none (fixed rules).</param>
/// <param name="Capped">Whether the adaptive rule stopped at its cap rather than at its tolerances.</param>
public sealed record PathAttribution(
    IReadOnlyList<double[]> Gradients,
    double InputValue,
    IReadOnlyList<double> BaselineValues,
    int GradientEvaluations,
    double ShareError,
    bool Capped);
