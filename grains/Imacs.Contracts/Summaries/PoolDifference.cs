namespace Imacs.Contracts.Summaries;

/// <summary>The difference between two models over all candidate segments that resemble a concept, whoever selected them: free of the bias of a model's own
/// choice, see <see cref="PoolSummary"/>.</summary>
/// <param name="Delta">Mean over the sampled segments of share(first) - share(second).</param>
/// <param name="Low">Lower end of the 95 % cluster-robust interval, images as units.</param>
/// <param name="High">Upper end.</param>
public sealed record PoolDifference(double Delta, double Low, double High);
