namespace Imacs.Contracts.Specs;

/// <summary>What a model file's forward pass returns.</summary>
[GenerateSerializer, Alias("imacs.model-output")]
public enum ModelOutput
{
    /// <summary>[N, classes] unnormalised scores; softmax is ours. The default.</summary>
    Logits,

    /// <summary>[N, classes] probabilities that sum to 1.</summary>
    Probabilities,
}
