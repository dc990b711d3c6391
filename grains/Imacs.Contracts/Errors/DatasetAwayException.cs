namespace Imacs.Contracts.Errors;

/// <summary>A file of a dataset cannot be reached from here now: its folder is not there, or whatever holds it does not answer. That says nothing about the file: the same call may succeed later, or elsewhere.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.dataset-away")]
public sealed class DatasetAwayException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
