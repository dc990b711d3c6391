using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Roles;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;
using Orleans.Concurrency;

namespace Imacs.Grains.Models;

/// <inheritdoc cref="IModelCheckGrain"/>
[GrainType("imacs.model-check"), StatelessWorker(1), RunsOn(SiloRole.Worker)]
internal sealed class ModelCheckGrain(ModelCache models, ModelLibrary library, ModelTrials trials) : Grain, IModelCheckGrain
{
    public async ValueTask<ModelFacts> CheckAsync(ModelCheckWork work, CancellationToken cancellationToken)
    {
        ModelFacts facts = await trials.RunAsync(
            this.GetPrimaryKeyString(), work.Model, () => Task.Run(() => CheckOnDeviceAsync(work, cancellationToken), cancellationToken), cancellationToken);
        DeactivateOnIdle();
        return facts;
    }

    private async Task<ModelFacts> CheckOnDeviceAsync(ModelCheckWork work, CancellationToken cancellationToken)
    {
        ModelRole role = work.Attribution is null ? ModelRole.Embedder : ModelRole.Classifier;
        using ModelLease lease = await models.RentAsync(work.Model, role, cancellationToken);
        if (work.Attribution is not null)
            AttributionRequest.From(work.Attribution, work.Output, MethodMaterial.None).Check(lease.Model);
        ModelSpec found = work.Model with { Sha256 = lease.Model.Sha256 };
        return new(found with { Path = await library.ShareAsync(found, cancellationToken) }, lease.Model.OutputCount, lease.Model.EmbeddingLength);
    }
}
