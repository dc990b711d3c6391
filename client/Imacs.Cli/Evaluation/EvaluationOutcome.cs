using Imacs.Contracts.Evaluations;
using Imacs.Torch.Evaluation;

namespace Imacs.Cli.Evaluation;

/// <summary>What became of one image.</summary>
/// <param name="Image">The image.</param>
/// <param name="Values">[models][methods]; empty where it was rejected.</param>
/// <param name="Rejected">Why it was left out; null where it was not.</param>
internal sealed record EvaluationOutcome(EvaluatedImage Image, MethodValues[][] Values, string? Rejected);
