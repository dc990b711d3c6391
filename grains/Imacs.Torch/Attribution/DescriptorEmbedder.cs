using Imacs.Core.Embedding;
using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;

namespace Imacs.Torch.Attribution;

/// <summary>Embeds by <see cref="RegionDescriptor"/>, without a network.</summary>
public sealed class DescriptorEmbedder : IRegionEmbedder
{
    /// <inheritdoc/>
    public Task<float[][]> EmbedAsync(PlanarImage image, IReadOnlyList<BitMask> regions, CancellationToken cancellationToken) =>
        Task.FromResult(regions.Select(region => RegionDescriptor.Describe(image, region)).ToArray());
}
