namespace Imacs.Reporting.Charts;

/// <summary>One histogram.</summary>
/// <param name="Name">What it is of, e.g. a model's name.</param>
/// <param name="Slot">Colour: 0 for model A, 1 for model B, further models after; -1 for neutral.</param>
/// <param name="Edges">n + 1 ascending edges.</param>
/// <param name="Counts">n counts.</param>
/// <param name="Median">The sample's median.</param>
internal sealed record DistributionSeries(string Name, int Slot, IReadOnlyList<double> Edges, IReadOnlyList<int> Counts, double Median);
