using Imacs.Core.Imaging;

namespace Imacs.Torch.Evaluation;

/// <summary>One image of the sample.</summary>
/// <param name="Id">Its id: every draw for it is keyed by seed and id.</param>
/// <param name="Image">Float32 [3, H, W], 0 to 1.</param>
/// <param name="Label">Its class index, -1 for none.</param>
/// <param name="Evidence">H x W: where the evidence is known to be; null where it is not known.</param>
public sealed record EvaluationSubject(string Id, PlanarImage Image, int Label, bool[]? Evidence);
