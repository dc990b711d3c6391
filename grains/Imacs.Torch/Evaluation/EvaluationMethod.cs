using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution;

namespace Imacs.Torch.Evaluation;

/// <summary>A method that is evaluated.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Request">The method and the explained output.</param>
/// <param name="Segmentation">The segments that it is given; null where it asks for none.</param>
public sealed record EvaluationMethod(string Name, AttributionRequest Request, SegmentationOptions? Segmentation);
