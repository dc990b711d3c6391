namespace Imacs.Contracts.Summaries;

/// <summary>One compared model.</summary>
/// <param name="Name">The name given in the spec.</param>
/// <param name="Sha256">Hash of the model file, 64 hex digits.</param>
/// <param name="Accuracy">Share of labelled images whose most probable class is the label, 0 to 1; null where no image has a label.</param>
/// <param name="Correct">Labelled images predicted right.</param>
/// <param name="Labelled">Images with a label.</param>
public sealed record ModelSummary(string Name, string Sha256, double? Accuracy, int Correct, int Labelled);
