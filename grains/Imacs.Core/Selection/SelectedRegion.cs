using Imacs.Core.Segmentation;

namespace Imacs.Core.Selection;

/// <summary>A region of one image that at least one model ranks high.</summary>
/// <param name="Mask">Its pixels: those of the best-ranked segment among the joined ones.</param>
/// <param name="Models">Slots of the models that selected it or a segment joined to it; ascending, without repeats, never empty.</param>
/// <param name="BestRank">Rank of the mask's segment in the model that ranks it best; from 1.</param>
public sealed record SelectedRegion(BitMask Mask, int[] Models, int BestRank);
