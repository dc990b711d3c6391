namespace Imacs.Core.Clustering;

/// <summary>The stages of a clustering.</summary>
public enum KMeansStage
{
    /// <summary>A short run from its own first centres; its inertia is that of the whole sample.</summary>
    Restart,

    /// <summary>The best restart after it converged on the whole sample.</summary>
    Sample,

    /// <summary>A mini-batch of shards.</summary>
    MiniBatch,

    /// <summary>A pass over all rows that moves the centres.</summary>
    FullPass,

    /// <summary>The pass over all rows that fixes the labels.</summary>
    Final,
}
