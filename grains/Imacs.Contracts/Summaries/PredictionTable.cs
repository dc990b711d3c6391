namespace Imacs.Contracts.Summaries;

/// <summary>Right and wrong of the first two models on a set of labelled images.</summary>
/// <param name="Images">Labelled images in the set.</param>
/// <param name="BothRight">Both predict the label.</param>
/// <param name="FirstOnly">Only the first model does.</param>
/// <param name="SecondOnly">Only the second model does.</param>
/// <param name="BothWrong">Neither does.</param>
/// <param name="Enrichment">For the four cells in the order above: the set's share over the whole dataset's share; null where the dataset's is 0.</param>
public sealed record PredictionTable(
    int Images,
    int BothRight,
    int FirstOnly,
    int SecondOnly,
    int BothWrong,
    IReadOnlyList<double?> Enrichment);
