namespace Imacs.Core.Clustering;

/// <summary>The outcome of a clustering.</summary>
/// <param name="Centroids">[k, d], largest cluster first, equal sizes in lexicographic order of the centre.</param>
/// <param name="Counts">[k]: rows nearest each centre; they sum to the number of rows.</param>
/// <param name="Inertia">Sum over all rows of the squared distance to the nearest centre.</param>
/// <param name="Trace">Every restart, mini-batch and pass, in order.</param>
public sealed record KMeansFit(Centroids Centroids, IReadOnlyList<long> Counts, double Inertia, IReadOnlyList<KMeansTraceEntry> Trace);
