namespace Imacs.Contracts.Errors;

/// <summary>A shard's lease expired or was taken away while it was being worked on; another worker continues it.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.lease")]
public sealed class LeaseLostException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
