namespace Imacs.Grains.Comparisons;

/// <summary>What embeds the regions of a comparison.</summary>
public enum EmbeddingSource
{
    /// <summary>A neutral third network.</summary>
    Embedder,

    /// <summary>The compared models' own embed outputs, each L2-normalised, one after the other in the order of their file hashes.</summary>
    Models,

    /// <summary>The built-in, training-free colour and texture descriptor.</summary>
    Descriptor,
}
