namespace Imacs.Contracts.Evaluations;

/// <summary>How a method differs from the null on the same images.</summary>
/// <param name="Images">Images on which both have a value.</param>
/// <param name="Mean">Mean of value(method) - value(null).</param>
/// <param name="Low">Lower end of its 95 % interval over images; null for fewer than two images.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Two-sided sign-flip test over images.</param>
/// <param name="QValue">Benjamini-Hochberg over all methods and measures of the model.</param>
/// <param name="Better">True where the method is better than the null with q at most 0.05, false where it is worse with q at most 0.05, null where neither is shown.</param>
public sealed record NullDifference(int Images, double Mean, double? Low, double? High, double PValue, double QValue, bool? Better);
