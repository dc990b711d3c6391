namespace Imacs.Contracts.Errors;

/// <summary>A dataset cannot be read as a whole: it is missing, empty, or its manifest is malformed.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.dataset")]
public sealed class DatasetUnavailableException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsInput => true;
}
