namespace Imacs.Contracts.Evaluations;

/// <summary>One measure of one method.</summary>
/// <param name="Measure">The measure's name.</param>
/// <param name="Images">Images on which it is defined.</param>
/// <param name="Mean">Mean over them; null where there is none.</param>
/// <param name="Low">Lower end of the mean's 95 % interval over images; null for fewer than two images.</param>
/// <param name="High">Upper end.</param>
/// <param name="Difference">Against the null; absent for the null itself, and where no image has both.</param>
/// <param name="Values">By image, in the order of <see cref="EvaluationResult.Sample"/>; null where undefined.</param>
public sealed record MeasureScore(
    string Measure, int Images, double? Mean, double? Low, double? High, NullDifference? Difference, IReadOnlyList<double?> Values);
