namespace Imacs.Core.Clustering;

/// <summary>A row that lies far from its centre: a new home for a cluster that lost all its rows.</summary>
/// <param name="Row">Global row number, which settles equal distances.</param>
/// <param name="Cluster">The cluster it was assigned to, 0 to k - 1.</param>
/// <param name="Distance">Squared Euclidean distance to that cluster's centre, 0 to 4 for rows of length 1.</param>
/// <param name="Values">Its embedding, float32 [d]; never changed.</param>
public sealed record FarPoint(long Row, int Cluster, double Distance, float[] Values)
{
    /// <summary>Farthest first, then by row number: a total order, so that the best few of a set don't depend on how it was split.</summary>
    internal static int Compare(FarPoint left, FarPoint right)
    {
        int byDistance = right.Distance.CompareTo(left.Distance);
        return byDistance != 0 ? byDistance : left.Row.CompareTo(right.Row);
    }
}
