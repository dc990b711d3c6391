namespace Imacs.Contracts.Summaries;

/// <summary>How similar two models' attributions are over all images.</summary>
/// <param name="First">One model.</param>
/// <param name="Second">The other.</param>
/// <param name="Spearman">Per-image Spearman correlation of candidate-segment densities: its distribution.</param>
/// <param name="TopAreaIou">Per-image IoU of the areas of the selected regions: its distribution.</param>
public sealed record AgreementSummary(string First, string Second, Distribution Spearman, Distribution TopAreaIou);
