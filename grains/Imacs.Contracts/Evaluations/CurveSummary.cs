namespace Imacs.Contracts.Evaluations;

/// <summary>What a measure is the area, the mean or the end of.</summary>
/// <param name="Measure">The measure's name.</param>
/// <param name="X">Abscissas, 0 to 1: part of the pixels, of the layers, ...</param>
/// <param name="Mean">Mean over images at each; null where no image has a value.</param>
/// <param name="Low">Lower ends of its 95 % intervals over images.</param>
/// <param name="High">Upper ends.</param>
public sealed record CurveSummary(
    string Measure, IReadOnlyList<double> X, IReadOnlyList<double?> Mean, IReadOnlyList<double?> Low, IReadOnlyList<double?> High);
