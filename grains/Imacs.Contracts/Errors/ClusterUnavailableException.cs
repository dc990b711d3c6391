namespace Imacs.Contracts.Errors;

/// <summary>A cluster, or the Redis through which its members are found, did not answer.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.cluster-unavailable")]
public sealed class ClusterUnavailableException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
