namespace Imacs.Benchmarks.Actors;

/// <summary>An actor that does nothing and leaves: what one activation costs, whoever wrote it.</summary>
[Alias("imacs.benchmarks.empty")]
internal interface IEmptyGrain : IGrainWithStringKey
{
    /// <summary>Answers and leaves.</summary>
    [Alias("call")]
    ValueTask<int> CallAsync();
}
