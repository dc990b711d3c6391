namespace Imacs.Contracts.Errors;

/// <summary>The artifact store refused a write or a read: no space, no permission, or a file that is not what was written.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.store")]
public sealed class ArtifactStoreException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsInput => true;
}
