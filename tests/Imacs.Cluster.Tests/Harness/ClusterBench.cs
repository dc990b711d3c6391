using System.Collections.Concurrent;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Imacs.Testing;

namespace Imacs.Cluster.Tests.Harness;

/// <summary>What all tests of clusters share: Redis, a blob service, real images, and what a laptop makes of them.</summary>
public sealed class ClusterBench : IAsyncLifetime
{
    private static readonly string[] Results = ["summary.json", "regions.parquet", "quarantine.parquet"];
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-cluster-").FullName;
    private readonly ConcurrentDictionary<int, Lazy<Task<byte[][]>>> _references = [];
    private readonly Lock _inputs = new();

    /// <summary>Whether the long form of every test is wanted.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("IMACS_LONG_TESTS") == "1";

    public RedisServer Redis { get; } = new();

    public AzuriteServer Azurite { get; } = new();

    /// <summary>A new folder.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>A comparison of real models over real images, several shards of it.</summary>
    /// <param name="perClass">Images of each of ten classes.</param>
    public ComparisonSpec Spec(int perClass)
    {
        string images = Path.Combine(_folder, $"images-{perClass}");
        lock (_inputs)
        {
            if (!Directory.Exists(images))
                EuroSatChips.CopyTo(images, perClass);
        }

        return new()
        {
            Models = [new() { Name = "a", Path = Model("planted-a.pt") }, new() { Name = "b", Path = Model("planted-b.pt") }],
            Embedder = new() { Name = "embedder", Path = Model("encoder.pt") },
            Data = new() { Path = images },
            Attribution = new() { Rule = "midpoint", Steps = 4 },
            K = 5,
            RegionsPerModel = 3,
            ShardSize = 4,
            CausalImages = 4,
        };
    }

    /// <summary>A comparison for simulated devices, over images that need not exist.</summary>
    /// <param name="images">How many.</param>
    /// <param name="shardSize">Images in a shard.</param>
    public ComparisonSpec Simulated(int images, int shardSize)
    {
        string manifest = Path.Combine(_folder, $"manifest-{images}.csv");
        lock (_inputs)
        {
            if (!File.Exists(manifest))
                File.WriteAllLines(manifest, ["image", .. Enumerable.Range(0, images).Select(number => $"{number}.jpg")]);
        }

        return new()
        {
            Models = [new() { Name = "a", Path = Model("planted-a.pt"), InputSize = [64, 64] }, new() { Name = "b", Path = Model("planted-b.pt"), InputSize = [64, 64] }],
            Data = new() { Path = manifest },
            Target = "0",
            Attribution = new() { Rule = "midpoint", Steps = 2 },
            K = 2,
            ShardSize = shardSize,
            CausalImages = 0,
            PoolFraction = 0,
        };
    }

    /// <summary>Asserts that a comparison's results are, byte for byte, those of one embedded silo.</summary>
    internal async Task AssertSameBytesAsync(IArtifactStore store, string comparison, int perClass)
    {
        byte[][] expected = await _references.GetOrAdd(perClass, number => new(() => ReferenceAsync(number))).Value;
        for (int result = 0; result < Results.Length; result++)
        {
            byte[] actual = await ReadAsync(store, $"{comparison}/{Results[result]}");
            Assert.True(expected[result].AsSpan().SequenceEqual(actual), $"{Results[result]} of {comparison} is not what one embedded silo makes of the same images.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        await Redis.InitializeAsync();
        await Azurite.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static string Model(string file) => SharedData.Path("models", file);

    internal static async Task<byte[]> ReadAsync(IArtifactStore store, string name)
    {
        await using Stream stream = await store.OpenAsync(name);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<byte[][]> ReferenceAsync(int perClass)
    {
        await using EmbeddedSilo silo = await EmbeddedSilo.StartAsync(new(NewFolder()));
        var client = new ComparisonClient(silo.Grains, TimeProvider.System);
        await client.SubmitAsync("reference", Spec(perClass));
        await foreach (ComparisonStatus status in client.WatchAsync("reference", TimeSpan.FromMilliseconds(100)))
            Assert.Null(status.Failure);
        return [.. await Task.WhenAll(Results.Select(result => ReadAsync(silo.Store, $"reference/{result}")))];
    }
}
