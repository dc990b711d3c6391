using Imacs.Contracts.Specs;

namespace Imacs.Contracts.Evaluations;

/// <summary>What the values are a function of, beside models and images.</summary>
/// <param name="Seed">Seed of every draw.</param>
/// <param name="Target">The explained class, in words.</param>
/// <param name="Output">The explained output.</param>
/// <param name="Fills">What stands in the place of removed pixels; drops are means over them.</param>
/// <param name="Methods">Every method with its parameters.</param>
/// <param name="Classes">Class names in output order.</param>
public sealed record EvaluationParameters(
    long Seed, string Target, OutputKind Output, IReadOnlyList<string> Fills, IReadOnlyDictionary<string, AttributionSpec> Methods, IReadOnlyList<string> Classes);
