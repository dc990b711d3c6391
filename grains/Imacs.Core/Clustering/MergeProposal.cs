namespace Imacs.Core.Clustering;

/// <summary>Two clusters that look like one, cut in two.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Cosine">Cosine of the two centres, -1 to 1.</param>
/// <param name="BoundaryDensity">How densely rows lie half-way between the centres, against how densely they lie at the centres; at least
/// <see cref="RedundantClusters.Threshold"/>. About 0.7 for one normal cloud cut in two.</param>
public sealed record MergeProposal(int First, int Second, double Cosine, double BoundaryDensity);
