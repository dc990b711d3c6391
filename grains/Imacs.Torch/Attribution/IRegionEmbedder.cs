using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;

namespace Imacs.Torch.Attribution;

/// <summary>Turns regions into vectors whose nearness means similarity.</summary>
public interface IRegionEmbedder
{
    /// <summary>Embeds the regions of one image.</summary>
    /// <param name="image">Float32 [3, H, W], 0 to 1.</param>
    /// <param name="regions">Masks of the image's size, none empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One L2-normalised row a region.</returns>
    Task<float[][]> EmbedAsync(PlanarImage image, IReadOnlyList<BitMask> regions, CancellationToken cancellationToken);
}
