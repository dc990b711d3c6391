namespace Imacs.Contracts.Summaries;

/// <summary>The causal check of one concept: its regions are replaced by the baselines and the models predict again.</summary>
/// <param name="Images">Images that were masked, drawn by seed from those that hold the concept.</param>
/// <param name="Models">By model name.</param>
public sealed record CausalSummary(int Images, IReadOnlyDictionary<string, CausalModelSummary> Models);
