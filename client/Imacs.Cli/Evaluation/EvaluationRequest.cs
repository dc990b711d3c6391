using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;

namespace Imacs.Cli.Evaluation;

/// <summary>What a command line asks to evaluate.</summary>
/// <param name="Spec">Models, data, target, output and seed.</param>
/// <param name="Methods">By name as they were written; the null, <c>random</c>, last.</param>
/// <param name="Measures">The measures.</param>
/// <param name="Fill">What stands in the place of removed pixels: its baselines.</param>
/// <param name="Masks">File of boxes of known evidence; null for none.</param>
internal sealed record EvaluationRequest(
    ComparisonSpec Spec,
    IReadOnlyList<(string Name, AttributionSpec Attribution)> Methods,
    IReadOnlyList<QualityMeasure> Measures,
    AttributionSpec Fill,
    string? Masks);
