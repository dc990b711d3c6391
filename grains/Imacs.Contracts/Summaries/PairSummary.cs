namespace Imacs.Contracts.Summaries;

/// <summary>One pair of models over the whole dataset.</summary>
/// <param name="First">Name of the model whose shares count positive.</param>
/// <param name="Second">Name of the model whose shares count negative.</param>
/// <param name="Predictions">Right and wrong of the two, over all labelled images.</param>
/// <param name="Headline">Three to five sentences about this pair.</param>
public sealed record PairSummary(string First, string Second, PredictionTable Predictions, IReadOnlyList<string> Headline);
