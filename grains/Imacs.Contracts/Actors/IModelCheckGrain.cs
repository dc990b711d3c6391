namespace Imacs.Contracts.Actors;

/// <summary>Loads a model on some worker, holds it to its contract with real passes, and tells what it found. A model is a program and may end the process that loads it: that
/// process is a worker. Keeps no state. Key: the comparison's id.</summary>
[Alias("imacs.model-check")]
public interface IModelCheckGrain : IGrainWithStringKey
{
    /// <summary>Checks a model.</summary>
    /// <param name="work">The model and what is wanted of it.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <exception cref="Errors.ModelContractException">The file cannot be read, or the model breaks the contract.</exception>
    /// <exception cref="Errors.InvalidSpecException">The method cannot explain this model.</exception>
    [Alias("check"), ResponseTimeout("01:00:00")]
    ValueTask<ModelFacts> CheckAsync(ModelCheckWork work, CancellationToken cancellationToken = default);
}
