using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution;

/// <summary>What methods need beside the image: loaded once for each comparison by whoever can read files.</summary>
public sealed record MethodMaterial
{
    /// <summary>Nothing but seed 0: enough for methods that draw nothing and read no file.</summary>
    public static MethodMaterial None { get; } = new();

    /// <summary>The run's seed. Draws are keyed by (seed, image id, purpose), and are the same for all models.</summary>
    public long Seed { get; init; }

    /// <summary>Baselines that are images, by the name that the spec gives them ("image:FILE"); float32 [3, H, W], 0 to 1, any size.</summary>
    public IReadOnlyDictionary<string, PlanarImage> Images { get; init; } = new Dictionary<string, PlanarImage>();

    /// <summary>Images of the dataset that expected gradients draws its baselines from; float32 [3, H, W], 0 to 1, any size.</summary>
    public IReadOnlyList<PlanarImage> References { get; init; } = [];
}
