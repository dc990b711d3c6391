namespace Imacs.Contracts.Errors;

/// <summary>A comparison has no result: it is still in work, was cancelled, or failed.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.unfinished")]
public sealed class ComparisonUnfinishedException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsInput => true;
}
