namespace Imacs.Contracts.Errors;

/// <summary>No comparison of that name exists in this store.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.unknown")]
public sealed class ComparisonNotFoundException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsInput => true;
}
