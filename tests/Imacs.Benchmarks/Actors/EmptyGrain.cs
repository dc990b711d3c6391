using Orleans.Concurrency;

namespace Imacs.Benchmarks.Actors;

/// <inheritdoc cref="IEmptyGrain"/>
[GrainType("imacs.benchmarks.empty"), StatelessWorker(1)]
internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public ValueTask<int> CallAsync()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(0);
    }
}
