using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>What one map of one model costs on the device, known from the method and its parameters alone.</summary>
/// <param name="Gradients">Gradient evaluations.</param>
/// <param name="Forwards">Forward-only passes beside the prediction, which every image needs anyway.</param>
/// <param name="IsAssumed">Whether the rule decides image by image, so that <paramref name="Gradients"/> rests on an assumed mean.</param>
public sealed record AttributionCost(double Gradients, double Forwards, bool IsAssumed)
{
    // As many as a comparison draws.
    private const int References = 32;

    // Cost of the adaptive rule on each path by tolerance, less the prediction's half of 0.35: docs/performance.md, 200 EuroSAT images, base.pt.
    private static readonly (double Tolerance, double Gradients)[] Measured = [(0.004, 15.58), (0.0075, 11.53), (0.015, 9.10), (0.03, 8.27), (0.06, 8.06)];

    /// <summary>Mean gradients of the adaptive rule on one path, interpolated between the tolerances that were measured (0.004 to 0.06) and held at the ends.</summary>
    /// <param name="tolerance">Accepted estimate of the share error, above 0.</param>
    /// <remarks>docs/performance.md, "Adaptive quadrature". Harder images and other models take more or less.</remarks>
    public static double AdaptiveGradients(double tolerance)
    {
        int above = Array.FindIndex(Measured, entry => entry.Tolerance >= tolerance);
        if (above <= 0)
            return above == 0 ? Measured[0].Gradients : Measured[^1].Gradients;
        (double low, double most) = Measured[above - 1];
        (double high, double least) = Measured[above];
        return most + ((least - most) * Math.Log(tolerance / low) / Math.Log(high / low));
    }

    /// <summary>The cost of a method.</summary>
    /// <param name="spec">Method and parameters; checked by <see cref="ComparisonSpecRules"/>.</param>
    /// <param name="height">Rows of an image, over which occlusion lays its windows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="perPath">Gradients of the adaptive rule on each path; null for <see cref="AdaptiveGradients"/>.</param>
    public static AttributionCost Of(AttributionSpec spec, int height, int width, double? perPath = null)
    {
        AttributionSpec resolved = spec.Resolved();
        AttributionCost inner = Inner(resolved, height, width, perPath);
        if (resolved.Method != "smoothgrad")
            return inner;
        // A noisy copy has no prediction yet; methods that report the change of the output ask for it.
        double prediction = resolved.InnerMethod() is "gradient" or "gradient-x-input" or "grad-cam" or "random" ? 0 : 1;
        return new(resolved.Samples!.Value * inner.Gradients, resolved.Samples.Value * (inner.Forwards + prediction), inner.IsAssumed);
    }

    /// <summary>How many of the forward passes that a map is on record with are the prediction, counted again: where integrated gradients' paths end, they know
    /// it already.</summary>
    /// <param name="spec">Method and parameters.</param>
    public static int PredictionsOnRecord(AttributionSpec spec) =>
        spec.InnerMethod() is "ig" or "xrai" ? spec.Method == "smoothgrad" ? spec.Resolved().Samples!.Value : 1 : 0;

    private static AttributionCost Inner(AttributionSpec spec, int height, int width, double? perPath)
    {
        int baselines = spec.Baselines?.Count ?? 0, varying = spec.Baselines?.Count(name => !BaselineImages.IsFixed(name)) ?? 0;
        return spec.InnerMethod() switch
        {
            "ig" or "xrai" when spec.Rule == "adaptive" => new(baselines * (perPath ?? AdaptiveGradients(spec.Tolerance)), varying, IsAssumed: perPath is null),
            "ig" or "xrai" or "guided-ig" => new((double)baselines * spec.Steps!.Value, varying, IsAssumed: false),
            "blur-ig" => new(spec.Steps!.Value, 1, IsAssumed: false),
            "occlusion" => new(0, (double)baselines * new OcclusionGrid(height, width, spec.Window, spec.Stride).Windows.Count, IsAssumed: false),
            "expected-gradients" => new(spec.Draws!.Value, Distinct(spec.Draws.Value), IsAssumed: false),
            "random" => new(0, 0, IsAssumed: false),
            _ => new(1, 0, IsAssumed: false),
        };
    }

    /// <summary>References that are drawn at least once, on average.</summary>
    private static double Distinct(int draws) => References * (1 - Math.Pow(1 - (1.0 / References), draws));
}
