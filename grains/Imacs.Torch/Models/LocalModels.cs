using Imacs.Contracts.Specs;

namespace Imacs.Torch.Models;

/// <summary>Models from files of this machine.</summary>
public sealed class LocalModels : IModelSource
{
    /// <inheritdoc/>
    public Task<ModelFile> ReadAsync(ModelSpec spec, CancellationToken cancellationToken = default) => ModelFile.ReadAsync(spec, cancellationToken);
}
