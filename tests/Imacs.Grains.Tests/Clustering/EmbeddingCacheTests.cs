using Imacs.Grains.Clustering;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Grains.Tests.Clustering;

/// <summary>However many shards pass, the silo holds no more embeddings than it may.</summary>
[Trait("Suite", "Unit")]
public sealed class EmbeddingCacheTests : IDisposable
{
    private const int Regions = 10;
    private const int Dimension = 4;
    private const long ShardBytes = Regions * Dimension * sizeof(float);
    private readonly FakeTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-embeddings-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task GetAsync_AnotherComparisonOfTheSameId_IsNotTakenForTheFirst()
    {
        var store = new LocalArtifactStore(_folder);
        var instances = new ComparisonInstances(store, _time);
        var cache = new EmbeddingCache(store, instances, Options.Create(new WorkerOptions()));
        await StoreAsync("first", 0);
        float first = (await cache.GetAsync("run", 0, Token)).Rows[^1];

        Directory.Delete(Path.Combine(_folder, "run"), recursive: true);
        await StoreAsync("second", 5);
        await instances.RefreshAsync("run", Token);
        Assert.Equal(first + 500, (await cache.GetAsync("run", 0, Token)).Rows[^1]);

        // Where nobody looks, for a while only.
        Directory.Delete(Path.Combine(_folder, "run"), recursive: true);
        await StoreAsync("third", 7);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(first + 700, (await cache.GetAsync("run", 0, Token)).Rows[^1]);

        async Task StoreAsync(string instance, int shard)
        {
            await store.CreateJsonAsync(ArtifactNames.Instance("run"), new ComparisonInstance { Instance = instance }, Token);
            await ShardTables.WriteAsync(store, "run", 0, [], [Region(shard, 0)], Token);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData((2 * ShardBytes) + 1, 2)]
    [InlineData(100 * ShardBytes, 5)]
    public async Task GetAsync_AnyBudget_IsKeptAndChangesNoValue(long budget, int kept)
    {
        var store = new LocalArtifactStore(_folder);
        var cache = new EmbeddingCache(store, new ComparisonInstances(store, _time), Options.Create(new WorkerOptions { EmbeddingCacheBytes = budget }));
        for (int shard = 0; shard < 5; shard++)
            await ShardTables.WriteAsync(store, "run", shard, [], [.. Enumerable.Range(0, Regions).Select(row => Region(shard, row))], Token);

        for (int pass = 0; pass < 3; pass++)
        {
            for (int shard = 0; shard < 5; shard++)
            {
                (float[] rows, int dimension) = await cache.GetAsync("run", shard, Token);
                Assert.Equal((Regions * Dimension, Dimension), (rows.Length, dimension));
                Assert.Equal((shard * 100) + 9, rows[^1]);
            }
        }

        Assert.Equal(kept * ShardBytes, cache.Bytes);
        Assert.Equal(Regions, await ShardTables.CountRegionsAsync(store, "run", 3, Token));
    }

    [Fact]
    public async Task GetAsync_UsedLast_IsNotReadAgain()
    {
        var store = new LocalArtifactStore(_folder);
        var cache = new EmbeddingCache(store, new ComparisonInstances(store, _time), Options.Create(new WorkerOptions { EmbeddingCacheBytes = 2 * ShardBytes }));
        for (int shard = 0; shard < 3; shard++)
            await ShardTables.WriteAsync(store, "run", shard, [], [.. Enumerable.Range(0, Regions).Select(row => Region(shard, row))], Token);
        float[] first = (await cache.GetAsync("run", 0, Token)).Rows, second = (await cache.GetAsync("run", 1, Token)).Rows;

        Assert.Same(first, (await cache.GetAsync("run", 0, Token)).Rows);
        await cache.GetAsync("run", 2, Token);

        Assert.Same(first, (await cache.GetAsync("run", 0, Token)).Rows);
        Assert.NotSame(second, (await cache.GetAsync("run", 1, Token)).Rows);
    }

    private static RegionRecord Region(int shard, int row) => new()
    {
        ImageIndex = shard,
        Region = row,
        X = 0,
        Y = 0,
        Width = 1,
        Height = 1,
        Area = 1,
        Mask = [0, 1],
        SelectedBy = [0],
        Sums = [0, 0],
        Shares = [0, 0],
        Embedding = [.. Enumerable.Range(0, Dimension).Select(_ => (float)((shard * 100) + row))],
    };
}
