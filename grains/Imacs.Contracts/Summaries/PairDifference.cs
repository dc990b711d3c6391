namespace Imacs.Contracts.Summaries;

/// <summary>The difference between two models on one cluster.</summary>
/// <param name="First">Name of the model whose shares count positive.</param>
/// <param name="Second">Name of the model whose shares count negative.</param>
/// <param name="Delta">Mean over regions of share(First) - share(Second).</param>
/// <param name="Low">Lower end of the 95 % cluster-robust interval, t distribution, images as units.</param>
/// <param name="High">Upper end.</param>
/// <param name="BootstrapLow">Lower end of the 95 % percentile bootstrap over images that checks it.</param>
/// <param name="BootstrapHigh">Upper end of the bootstrap.</param>
/// <param name="Standardised">Delta over the standard deviation of the regions' differences; 0 where that is 0.</param>
/// <param name="PValue">Sign-flip permutation over images, two-sided.</param>
/// <param name="QValue">Benjamini-Hochberg over clusters.</param>
/// <param name="Frequency">Part of the difference in contribution that comes from being selected more often.</param>
/// <param name="Strength">Part that comes from weighing more when selected.</param>
/// <param name="Rank">Place of the cluster in this pair's order, from 1.</param>
/// <param name="Predictions">Right and wrong of the two on the labelled images that contain the concept.</param>
public sealed record PairDifference(
    string First,
    string Second,
    double Delta,
    double Low,
    double High,
    double BootstrapLow,
    double BootstrapHigh,
    double Standardised,
    double PValue,
    double QValue,
    double Frequency,
    double Strength,
    int Rank,
    PredictionTable Predictions)
{
    /// <summary>How much more masking the concept takes from the first model than from the second; null where it was not checked.</summary>
    public DropDifference? Drop { get; init; }

    /// <summary>The difference over all candidate segments like these; null where none were sampled.</summary>
    public PoolDifference? Pool { get; init; }

    /// <summary>A difference is significant from this adjusted p-value down: the false discovery rate that is accepted.</summary>
    public const double SignificanceLevel = 0.05;
}
