namespace Imacs.Contracts.Actors;

/// <summary>One comparison of a store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stage">Done, Failed or Cancelled, or the stage that its artifacts show it has reached; None where they cannot be read.</param>
/// <param name="Models">The names of its models.</param>
/// <param name="Images">Images in its plan, or in the summary of a result that was copied out of its store; 0 before there is one.</param>
/// <param name="Shards">Shards in its plan; 0 for such a copy.</param>
/// <param name="ShardsDone">Shards stored.</param>
[GenerateSerializer, Immutable, Alias("imacs.catalog-entry")]
public sealed record CatalogEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] ComparisonStage Stage,
    [property: Id(2)] IReadOnlyList<string> Models,
    [property: Id(3)] int Images,
    [property: Id(4)] int Shards,
    [property: Id(5)] int ShardsDone);
