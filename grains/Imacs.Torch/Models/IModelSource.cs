using Imacs.Contracts.Specs;

namespace Imacs.Torch.Models;

/// <summary>Where the bytes of models come from.</summary>
public interface IModelSource
{
    /// <summary>Reads a model file, checked to be TorchScript and, where a hash is pinned, to be that file.</summary>
    /// <param name="spec">Where it is, and optionally the hash it must have.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Imacs.Contracts.Errors.ModelContractException">It is missing, unreadable, not TorchScript, or not the file the spec pins.</exception>
    Task<ModelFile> ReadAsync(ModelSpec spec, CancellationToken cancellationToken = default);
}
