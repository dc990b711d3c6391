using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;

namespace Imacs.Torch.Attribution;

/// <summary>One image that is attributed.</summary>
/// <param name="Image">Float32 [3, H, W], 0 to 1, any size.</param>
/// <param name="Id">Its id: what random draws for it are keyed by, together with the seed, so that they do not depend on what else is in work.</param>
/// <param name="Segments">Its candidate segments; null where neither the adaptive rule nor XRAI asks for them.</param>
public sealed record ImageSubject(PlanarImage Image, string Id, SegmentPool? Segments);
