namespace Imacs.Contracts.Summaries;

/// <summary>Two clusters proposed for merging.</summary>
/// <param name="First">A cluster's id.</param>
/// <param name="Second">Another one's.</param>
/// <param name="Cosine">Cosine of their centres, -1 to 1.</param>
/// <param name="BoundaryDensity">How densely regions lie half-way between the centres against at the centres; 0.5 and more is proposed, 0.7 is one normal
/// cloud cut in two.</param>
public sealed record MergeSummary(int First, int Second, double Cosine, double BoundaryDensity);
