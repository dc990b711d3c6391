namespace Imacs.Contracts.Evaluations;

/// <summary>One stage of the model-randomisation check.</summary>
/// <param name="Layers">How many layers are redrawn, counted from the output.</param>
/// <param name="Total">Layers with parameters that the model has.</param>
/// <param name="Deepest">The layer farthest from the output among them.</param>
public sealed record CascadeStage(int Layers, int Total, string Deepest);
