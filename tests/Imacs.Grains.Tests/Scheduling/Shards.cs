using Imacs.Contracts.Actors;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>Sets of shards, short to write.</summary>
internal static class Shards
{
    public static ShardSet Of(params int[] shards) => ShardSet.From(shards.DefaultIfEmpty(-1).Max() + 1, shards.Contains);

    public static ShardSet First(int count) => ShardSet.From(count, _ => true);
}
