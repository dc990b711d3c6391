using Imacs.Contracts.Specs;
using Imacs.Core.Attribution;

namespace Imacs.Torch.Attribution;

/// <summary>What is explained and how, for every image of a comparison.</summary>
/// <param name="Quadrature">Rule and accuracy.</param>
/// <param name="Output">The explained output.</param>
/// <param name="Baselines">Names of the baselines that are averaged over, at least one.</param>
public sealed record AttributionRequest(QuadratureOptions Quadrature, OutputKind Output, IReadOnlyList<string> Baselines)
{
    /// <summary>The request that a spec makes.</summary>
    /// <param name="attribution">Method, rule, steps, tolerance, baselines; checked by <see cref="ComparisonSpecRules"/>.</param>
    /// <param name="output">The explained output.</param>
    public static AttributionRequest From(AttributionSpec attribution, OutputKind output) => new(
        new QuadratureOptions
        {
            Rule = attribution.Rule switch
            {
                "gauss-legendre" => QuadratureRule.GaussLegendre,
                "midpoint" => QuadratureRule.Midpoint,
                "trapezoid" => QuadratureRule.Trapezoid,
                "pair" => QuadratureRule.Pair,
                _ => QuadratureRule.Adaptive,
            },
            Steps = attribution.Steps,
            Tolerance = attribution.Tolerance,
        },
        output,
        attribution.Baselines);
}
