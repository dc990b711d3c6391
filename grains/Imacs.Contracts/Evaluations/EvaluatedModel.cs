namespace Imacs.Contracts.Evaluations;

/// <summary>One model, and how its attributions fare.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Hash of its file.</param>
/// <param name="Cascade">Layers that each stage of the model-randomisation check has redrawn, from the output backwards: number and name of the last one.</param>
/// <param name="Methods">In the order they were asked for, the null last.</param>
public sealed record EvaluatedModel(string Name, string Sha256, IReadOnlyList<CascadeStage> Cascade, IReadOnlyList<MethodScores> Methods);
