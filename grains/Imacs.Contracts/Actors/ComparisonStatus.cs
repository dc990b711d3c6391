namespace Imacs.Contracts.Actors;

/// <summary>Where a comparison is.</summary>
/// <param name="Id">The comparison's id.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Images">Images in the plan; 0 before there is one.</param>
/// <param name="ImagesDone">Images attributed or quarantined, those of shards in work included.</param>
/// <param name="Quarantined">Images quarantined in finished shards.</param>
/// <param name="Shards">Shards in the plan.</param>
/// <param name="ShardsDone">Shards stored.</param>
/// <param name="StageDone">Units of the present stage that are done.</param>
/// <param name="StageTotal">Units of the present stage; 0 where unknown.</param>
/// <param name="Failure">Why it failed; null unless it did.</param>
/// <param name="IsInput">Whether it failed for something that was given: a spec, a model, data, a folder.</param>
[GenerateSerializer, Immutable, Alias("imacs.comparison-status")]
public sealed record ComparisonStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] ComparisonStage Stage,
    [property: Id(2)] int Images,
    [property: Id(3)] int ImagesDone,
    [property: Id(4)] int Quarantined,
    [property: Id(5)] int Shards,
    [property: Id(6)] int ShardsDone,
    [property: Id(7)] int StageDone,
    [property: Id(8)] int StageTotal,
    [property: Id(9)] string? Failure,
    [property: Id(10)] bool IsInput = false);
