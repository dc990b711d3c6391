namespace Imacs.Contracts.Summaries;

/// <summary>A sample in a few numbers and a histogram.</summary>
/// <param name="Count">Finite values in the sample.</param>
/// <param name="Mean">Mean; 0 for an empty sample.</param>
/// <param name="Median">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Edges">n + 1 ascending bin edges; empty for an empty sample.</param>
/// <param name="Counts">n counts; values outside the edges are counted in the first or last bin.</param>
public sealed record Distribution(
    int Count,
    double Mean,
    double Median,
    double P95,
    double Max,
    IReadOnlyList<double> Edges,
    IReadOnlyList<int> Counts);
