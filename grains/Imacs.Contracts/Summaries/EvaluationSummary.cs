namespace Imacs.Contracts.Summaries;

/// <summary>What one model's attributions cost.</summary>
/// <param name="Mean">Mean gradient evaluations per image, all baselines together.</param>
/// <param name="MeanForward">Mean forward-only passes per image.</param>
/// <param name="Capped">Images that reached the cap before the tolerance.</param>
public sealed record EvaluationSummary(double Mean, double MeanForward, int Capped);
