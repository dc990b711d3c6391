namespace Imacs.Contracts.Summaries;

/// <summary>One reason why images were left out.</summary>
/// <param name="Reason">A plain sentence.</param>
/// <param name="Images">How many images.</param>
/// <param name="Example">The id of the first such image.</param>
public sealed record QuarantineReason(string Reason, int Images, string Example);
