namespace Imacs.Benchmarks.Quadrature;

/// <summary>One rule on one image.</summary>
/// <param name="Cost">Gradient equivalents on each path, all evaluations counted; a forward-only pass counts 0.35.</param>
/// <param name="ShareError">Largest difference of a segment's share from the reference.</param>
/// <param name="CompletenessError">Relative completeness error of the map.</param>
/// <param name="Estimate">The rule's own estimate of the share error; NaN where it makes none.</param>
/// <param name="Capped">Whether it stopped at its cap.</param>
internal sealed record Measurement(double Cost, double ShareError, double CompletenessError, double Estimate, bool Capped);
