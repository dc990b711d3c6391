namespace Imacs.Torch.Models;

/// <summary>What a model is loaded for, and so what is demanded of it.</summary>
public enum ModelRole
{
    /// <summary>Its output is explained: [N, classes] with at least two classes.</summary>
    Classifier,

    /// <summary>It embeds regions: embed(x), or else an output of any length.</summary>
    Embedder,
}
