using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;
using Imacs.Core.Ranking;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>Makes the method that a spec names.</summary>
internal static class AttributionMethods
{
    /// <summary>Makes a method.</summary>
    /// <param name="spec">Checked by <see cref="AttributionMethodRules"/>.</param>
    /// <param name="material">Seed, image files, references.</param>
    /// <exception cref="ArgumentException">The method is unknown.</exception>
    public static IAttributionMethod Create(AttributionSpec spec, MethodMaterial material)
    {
        AttributionSpec resolved = spec.Resolved();
        IAttributionMethod inner = Inner(resolved, material);
        return resolved.Method == "smoothgrad"
            ? new SmoothGrad(inner, Mode(resolved.SmoothGradMode!), resolved.Samples!.Value, resolved.Noise!.Value, material.Seed)
            : inner;
    }

    private static IAttributionMethod Inner(AttributionSpec spec, MethodMaterial material) => spec.InnerMethod() switch
    {
        "ig" => Integrated(spec, material),
        "guided-ig" => new GuidedIntegratedGradients(
            new GuidedPathOptions { Steps = spec.Steps!.Value, Fraction = spec.Fraction!.Value, MaxDistance = spec.MaxDistance!.Value }, Baselines(spec, material)),
        "blur-ig" => new BlurIntegratedGradients(spec.MaxSigma!.Value, spec.Steps!.Value),
        "xrai" => new XraiMethod(
            Integrated(spec, material), spec.XraiAlgorithm == "fast" ? XraiAlgorithm.Fast : XraiAlgorithm.Full, AttributionMethodRules.NeedsLiteralSegments(spec)),
        "gradient" => new GradientMethod(timesInput: false),
        "gradient-x-input" => new GradientMethod(timesInput: true),
        "occlusion" => new Occlusion(Baselines(spec, material), spec.Window, spec.Stride),
        "expected-gradients" => new ExpectedGradients(material.References, spec.Draws!.Value, material.Seed),
        "grad-cam" => new GradCam(),
        "random" => new RandomMethod(material.Seed),
        _ => throw new ArgumentException($"There is no method {spec.InnerMethod()}.", nameof(spec)),
    };

    private static IntegratedGradientsMethod Integrated(AttributionSpec spec, MethodMaterial material) => new(
        new QuadratureOptions
        {
            Rule = spec.Rule switch
            {
                "gauss-legendre" => QuadratureRule.GaussLegendre,
                "midpoint" => QuadratureRule.Midpoint,
                "trapezoid" => QuadratureRule.Trapezoid,
                "pair" => QuadratureRule.Pair,
                _ => QuadratureRule.Adaptive,
            },
            Steps = spec.Steps!.Value,
            Tolerance = spec.Tolerance,
        },
        Baselines(spec, material));

    private static BaselineSet Baselines(AttributionSpec spec, MethodMaterial material) => new(spec.Baselines!, material);

    private static SmoothGradMode Mode(string name) => name switch
    {
        "squared" => SmoothGradMode.Squared,
        "vargrad" => SmoothGradMode.Variance,
        _ => SmoothGradMode.Plain,
    };
}
