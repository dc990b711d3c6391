namespace Imacs.Contracts.Errors;

/// <summary>One image cannot be attributed. The image is quarantined with this message; the run goes on.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.image")]
public sealed class ImageRejectedException(string message, Exception? innerException = null) : ImacsException(message, innerException);
