using Imacs.Core.Imaging;
using Imacs.Core.Segmentation;

namespace Imacs.Torch.Evaluation;

/// <summary>The segments of one image, made once for each set of constants when somebody first asks.</summary>
/// <param name="image">The image.</param>
internal sealed class SegmentCache(PlanarImage image)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConstantsMode, SegmentPool> _pools = [];

    /// <summary>The segments under these options; null for none.</summary>
    public SegmentPool? Get(SegmentationOptions? options)
    {
        if (options is null)
            return null;
        lock (_lock)
        {
            if (!_pools.TryGetValue(options.Mode, out SegmentPool? pool))
                _pools.Add(options.Mode, pool = SegmentPool.Create(image, options));
            return pool;
        }
    }
}
