namespace Imacs.Core.Planning;

/// <summary>What one image takes and leaves, on average, all models together.</summary>
/// <param name="Gradients">Gradient evaluations. At least 0.</param>
/// <param name="Forwards">Forward-only passes: predictions, and those of the method beside its gradients. At least 0.</param>
/// <param name="Embeddings">Patches embedded, times the networks that embed them. At least 0.</param>
/// <param name="Regions">Selected regions. At least 0.</param>
/// <param name="PoolSegments">Sampled candidate segments. At least 0.</param>
public sealed record ImageLoad(double Gradients, double Forwards, double Embeddings, double Regions, double PoolSegments);
