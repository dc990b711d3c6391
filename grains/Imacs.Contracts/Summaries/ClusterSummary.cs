namespace Imacs.Contracts.Summaries;

/// <summary>One cluster of similar regions: a concept.</summary>
public sealed record ClusterSummary
{
    /// <summary>Cluster number, 0 to k - 1, stable within the run (clusters are numbered by size).</summary>
    public required int Id { get; init; }

    /// <summary>1 for the concept with the largest sure difference between the first two models.</summary>
    public required int Rank { get; init; }

    /// <summary>Regions in the cluster.</summary>
    public required int Regions { get; init; }

    /// <summary>Distinct images these regions come from.</summary>
    public required int Images { get; init; }

    /// <summary>Whether the cluster passes the acceptance rules (enough regions from enough images); others are shown, flagged.</summary>
    public required bool Accepted { get; init; }

    /// <summary>Why it was not accepted; null where it was.</summary>
    public string? RejectedBecause { get; init; }

    /// <summary>How much of the cluster other seeds find again: overlap (Jaccard) with the nearest cluster of another run, mean over runs, 0 to 1. Below 0.5
    /// it is an accident of the seed, above 0.75 stable (Hennig 2007).</summary>
    public double? Stability { get; init; }

    /// <summary>Per model name: the distribution of its attribution on these regions.</summary>
    public required IReadOnlyDictionary<string, ClusterModelSummary> Models { get; init; }

    /// <summary>Mean over regions of share(first model) - share(second model). Unit: share of the image's total absolute attribution.</summary>
    public required double Delta { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Delta"/>, cluster-robust by image.</summary>
    public required double DeltaLow { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Delta"/>.</summary>
    public required double DeltaHigh { get; init; }

    /// <summary>Two-sided p-value of the sign-flip permutation over images; 1 where nothing differs.</summary>
    public required double PValue { get; init; }

    /// <summary>Benjamini-Hochberg adjusted over all clusters of the run.</summary>
    public required double QValue { get; init; }

    /// <summary>Whether qValue is at most 0.05.</summary>
    public required bool Significant { get; init; }

    /// <summary>Every pair of models, the first pair included; the plain delta fields repeat the first.</summary>
    public required IReadOnlyList<PairDifference> Pairs { get; init; }

    /// <summary>How many regions only NAME selected, and, under "both", how many every model selected ("several" for some but not all of more than two).</summary>
    public required IReadOnlyDictionary<string, int> SelectedBy { get; init; }

    /// <summary>The predictions on the distinct images that contain this concept.</summary>
    public required PredictionTable Predictions { get; init; }

    /// <summary>The labels of those images, most frequent first.</summary>
    public required IReadOnlyList<LabelCount> Labels { get; init; }

    /// <summary>What masking the concept does to the models; null where it was not checked.</summary>
    public CausalSummary? Causal { get; init; }

    /// <summary>What a sample of all candidate segments says; null where none were sampled.</summary>
    public PoolSummary? Pool { get; init; }

    /// <summary>Regions nearest the centroid, at most one an image first.</summary>
    public required IReadOnlyList<Exemplar> Exemplars { get; init; }
}
