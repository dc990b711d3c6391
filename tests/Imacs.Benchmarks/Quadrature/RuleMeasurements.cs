namespace Imacs.Benchmarks.Quadrature;

/// <summary>One rule on all images.</summary>
/// <param name="Rule">Its name and parameter.</param>
/// <param name="Images">One measurement an image.</param>
internal sealed record RuleMeasurements(string Rule, IReadOnlyList<Measurement> Images);
