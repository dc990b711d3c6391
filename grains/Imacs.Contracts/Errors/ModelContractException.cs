namespace Imacs.Contracts.Errors;

/// <summary>A model file cannot be used: it is missing, is not TorchScript, or its output is not [N, classes] of finite numbers.</summary>
/// <param name="message">What failed, where, and the cure.</param>
/// <param name="innerException">The cause, if another library reported one.</param>
[GenerateSerializer, Alias("imacs.error.model")]
public sealed class ModelContractException(string message, Exception? innerException = null) : ImacsException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsInput => true;
}
