namespace Imacs.Core.Clustering;

/// <summary>Centres between mini-batches.</summary>
/// <param name="Centroids">The centres [k, d].</param>
/// <param name="Seen">[k]: rows each centre is the mean of so far; its next rows weigh against them. Never changed.</param>
public sealed record MiniBatchState(Centroids Centroids, long[] Seen);
