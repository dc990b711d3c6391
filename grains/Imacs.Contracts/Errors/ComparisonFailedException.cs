namespace Imacs.Contracts.Errors;

/// <summary>A comparison ended without a result, for the reason given.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.comparison")]
public sealed class ComparisonFailedException(string message, Exception? innerException = null) : ImacsException(message, innerException);
