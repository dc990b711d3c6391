using Imacs.Torch.Models;

namespace Imacs.Torch.Evaluation;

/// <summary>A model whose attributions are evaluated.</summary>
/// <param name="Model">As trained.</param>
/// <param name="Cascade">The same with the weights of ever more layers redrawn; empty where model randomisation is not measured, or not possible.</param>
public sealed record EvaluationModel(TorchModel Model, IReadOnlyList<TorchModel> Cascade);
