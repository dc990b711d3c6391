using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution;

/// <summary>What a method makes of one output at one image.</summary>
/// <param name="Map">[C, H, W] at the image's size: C is 3, or 1 for methods that do not tell colours apart.</param>
internal sealed record MethodMap(PlanarImage Map)
{
    /// <summary>What the map should add up to: F(image) - mean over baselines of F(baseline). NaN for methods that make no such promise.</summary>
    public double Change { get; init; } = double.NaN;

    /// <summary>Estimate of the worst segment's share error; NaN where the method makes none.</summary>
    public double ShareError { get; init; } = double.NaN;

    /// <summary>Whether an adaptive rule stopped at its cap.</summary>
    public bool Capped { get; init; }
}
