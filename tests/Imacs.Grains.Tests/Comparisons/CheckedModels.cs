using System.Reflection;
using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>Workers that find every model in order, with two outputs, without loading it. No class that a silo could take for a grain.</summary>
public class CheckedModels : DispatchProxy
{
    /// <summary>Calls to them.</summary>
    internal static WorkerCalls Workers() => new(Create<IGrainFactory, CheckedModels>(), TimeProvider.System, NullLogger<WorkerCalls>.Instance);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IGrainFactory.GetGrain) => Create<IModelCheckGrain, CheckedModels>(),
        nameof(IModelCheckGrain.CheckAsync) => new ValueTask<ModelFacts>(new ModelFacts(((ModelCheckWork)args![0]!).Model with { Sha256 = new string('a', 64) }, OutputCount: 2, EmbeddingLength: 0)),
        string other => throw new NotSupportedException(other),
    };
}
