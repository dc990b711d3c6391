namespace Imacs.Contracts.Errors;

/// <summary>The artifact store did not answer, or not well, however often it was asked. Nothing that was given is at fault: the same call may succeed later.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.store-unavailable")]
public sealed class ArtifactStoreUnavailableException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
