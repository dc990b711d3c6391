namespace Imacs.Contracts.Specs;

/// <summary>Which scalar of a model is explained, and so the unit of every attribution.</summary>
[GenerateSerializer, Alias("imacs.output-kind")]
public enum OutputKind
{
    /// <summary>Softmax probability of the target class, 0 to 1. Comparable between models; the default.</summary>
    Probability,

    /// <summary>The target class's logit. Not comparable between models, except as shares.</summary>
    Logit,
}
