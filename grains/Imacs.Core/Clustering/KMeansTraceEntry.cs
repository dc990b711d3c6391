namespace Imacs.Core.Clustering;

/// <summary>One line of a clustering's trace.</summary>
/// <param name="Stage">What was done.</param>
/// <param name="Index">Number within the stage, from 0.</param>
/// <param name="Rows">Rows that took part.</param>
/// <param name="Inertia">Sum over these rows of the squared distance to the nearest centre, before the centres moved.</param>
public sealed record KMeansTraceEntry(KMeansStage Stage, int Index, long Rows, double Inertia);
