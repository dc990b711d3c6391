using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;
using Imacs.Torch.Attribution;

namespace Imacs.Torch.Evaluation;

/// <summary>What is evaluated, and how.</summary>
public sealed record EvaluationSetup
{
    /// <summary>The models, by slot.</summary>
    public required IReadOnlyList<EvaluationModel> Models { get; init; }

    /// <summary>The methods; the last is the null.</summary>
    public required IReadOnlyList<EvaluationMethod> Methods { get; init; }

    /// <summary>The measures.</summary>
    public required IReadOnlyList<QualityMeasure> Measures { get; init; }

    /// <summary>The explained class.</summary>
    public required TargetRule Target { get; init; }

    /// <summary>The explained output.</summary>
    public required OutputKind Output { get; init; }

    /// <summary>What stands in the place of removed pixels: names of baselines. Drops are means over them.</summary>
    public required IReadOnlyList<string> Fills { get; init; }

    /// <summary>Seed, and fills that are images.</summary>
    public required MethodMaterial Material { get; init; }

    /// <summary>How finely the measures look.</summary>
    public QualityOptions Options { get; init; } = new();

    /// <summary>Whether a measure is asked for.</summary>
    /// <param name="measure">Its name.</param>
    public bool Asks(string measure) => Measures.Any(asked => asked.Name == measure);
}
