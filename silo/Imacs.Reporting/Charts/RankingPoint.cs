namespace Imacs.Reporting.Charts;

/// <summary>One concept in the ranking of differences.</summary>
/// <param name="Anchor">Element id of the concept's row.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="Cluster">Its cluster number.</param>
/// <param name="Label">The most frequent label of its images; empty where there is none.</param>
/// <param name="Delta">Mean share(A) - share(B).</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Significant">Whether q is at most 0.05.</param>
/// <param name="Q">The adjusted p-value, as text.</param>
internal sealed record RankingPoint(
    string Anchor,
    int Rank,
    int Cluster,
    string Label,
    double Delta,
    double Low,
    double High,
    bool Significant,
    string Q);
