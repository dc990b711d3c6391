namespace Imacs.Contracts.Summaries;

/// <summary>What a sample of all candidate segments says of one cluster, those nearest to its centre: segments that no model selected count too.</summary>
/// <param name="Segments">Sampled segments nearest to the cluster's centre.</param>
/// <param name="Images">Distinct images they are from.</param>
/// <param name="Models">Per model name: mean share on them.</param>
public sealed record PoolSummary(long Segments, long Images, IReadOnlyDictionary<string, double> Models);
