using Imacs.Datasets.Manifests;

namespace Imacs.Datasets.Tests.Manifests;

[Trait("Suite", "Unit")]
public sealed class HashLogTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void FindRepeated_WhateverFitsIntoMemory_FindsAllThatCameTwice(int inMemory)
    {
        Random random = new(5);
        ulong[] hashes = [.. Enumerable.Range(0, 5000).Select(_ => (ulong)random.NextInt64(20_000))];
        using HashLog log = new(inMemory);
        foreach (ulong hash in hashes)
            log.Add(hash);

        Assert.Equal(hashes.CountBy(hash => hash).Where(pair => pair.Value > 1).Select(pair => pair.Key).Order(), log.FindRepeated().Order());
    }

    [Fact]
    public void FindRepeated_Nothing_IsEmpty()
    {
        using HashLog log = new();

        Assert.Empty(log.FindRepeated());
    }
}
