namespace Imacs.Contracts.Summaries;

/// <summary>How exact the attributions are, per model name.</summary>
/// <param name="CompletenessError">|sum of the map - (F(input) - mean F(baselines))| over the larger of that difference and 0.01, per image.</param>
/// <param name="ShareError">The estimate of the worst candidate segment's share error, per image.</param>
/// <param name="Evaluations">What the attributions cost.</param>
/// <param name="Flat">Images whose map was all zero (saturated, or equal to a baseline); their shares are 0.</param>
public sealed record QualitySummary(
    IReadOnlyDictionary<string, Distribution> CompletenessError,
    IReadOnlyDictionary<string, Distribution> ShareError,
    IReadOnlyDictionary<string, EvaluationSummary> Evaluations,
    IReadOnlyDictionary<string, int> Flat);
