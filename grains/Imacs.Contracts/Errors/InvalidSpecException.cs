namespace Imacs.Contracts.Errors;

/// <summary>A comparison was asked for that cannot be carried out as written: an unknown key, a value out of range, classes that do not match.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.spec")]
public sealed class InvalidSpecException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsInput => true;
}
