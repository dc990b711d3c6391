using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution.Baselines;

/// <summary>Where a path begins, for one image and one model.</summary>
/// <param name="Image">In canonical pixel space, [3, H, W] of the explained image.</param>
/// <param name="Input">The same at the model's input size.</param>
/// <param name="Row">The model's output row at it.</param>
internal sealed record Baseline(PlanarImage Image, PlanarImage Input, float[] Row);
