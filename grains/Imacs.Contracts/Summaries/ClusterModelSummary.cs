namespace Imacs.Contracts.Summaries;

/// <summary>One model's attribution on the regions of one cluster.</summary>
/// <param name="MeanShare">Mean over regions of the share: region sum over the L1 norm of the image's map; signed, -1 to 1.</param>
/// <param name="MeanShareLow">Lower end of its 95 % interval over images.</param>
/// <param name="MeanShareHigh">Upper end of its 95 % interval over images.</param>
/// <param name="MedianShare">Median share.</param>
/// <param name="ShareLowerQuartile">25th percentile.</param>
/// <param name="ShareUpperQuartile">75th percentile.</param>
/// <param name="ShareSd">Standard deviation over regions.</param>
/// <param name="MeanDensity">Mean attribution per pixel, in units of the explained output.</param>
/// <param name="MedianDensity">Median attribution per pixel.</param>
/// <param name="Contribution">Sum of shares over regions, divided by all processed images: what the concept carries in the dataset.</param>
public sealed record ClusterModelSummary(
    double MeanShare,
    double MeanShareLow,
    double MeanShareHigh,
    double MedianShare,
    double ShareLowerQuartile,
    double ShareUpperQuartile,
    double ShareSd,
    double MeanDensity,
    double MedianDensity,
    double Contribution);
