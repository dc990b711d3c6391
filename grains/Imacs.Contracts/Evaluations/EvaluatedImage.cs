namespace Imacs.Contracts.Evaluations;

/// <summary>One image of the sample.</summary>
/// <param name="Id">Its id: its path relative to the dataset.</param>
/// <param name="Label">Its label; null where none is known.</param>
/// <param name="Located">Whether a box says where the evidence is.</param>
public sealed record EvaluatedImage(string Id, string? Label, bool Located);
