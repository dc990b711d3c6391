using System.Diagnostics;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Testing;

namespace Imacs.Storage.Tests.Blobs;

/// <summary>What the store costs. Alone, because other tests would be measured too.</summary>
[Trait("Suite", "Unit")]
[Collection(nameof(Alone))]
public sealed class BlobCostTests(AzuriteServer azurite)
{
    private const int MiB = 1 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAndOpen_HugeArtifact_MemoryStaysBounded()
    {
        const int Megabytes = 256;
        var store = new BlobArtifactStore(BlobStoreAddress.Parse($"{azurite.Account}/huge"));
        byte[] chunk = new byte[MiB];
        new Random(1).NextBytes(chunk);
        await store.CreateJsonAsync("warm/up.json", 1, Token);
        long before = GC.GetTotalMemory(forceFullCollection: true), peak = 0;

        await store.CreateAsync(
            "run/regions.parquet",
            async (stream, token) =>
            {
                for (int i = 0; i < Megabytes; i++)
                {
                    chunk[0] = (byte)i;
                    await stream.WriteAsync(chunk, token);
                    Sample(i);
                }
            },
            Token);
        long up = peak;
        peak = 0;
        await using (Stream stream = await store.OpenAsync("run/regions.parquet", Token))
        {
            byte[] back = new byte[MiB];
            for (int i = 0; i < Megabytes; i++)
            {
                await stream.ReadExactlyAsync(back, Token);
                chunk[0] = (byte)i;
                Assert.True(back.AsSpan().SequenceEqual(chunk));
                Sample(i);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"256 MiB: up {up / (double)MiB:F1} MiB, down {peak / (double)MiB:F1} MiB above {before / (double)MiB:F1} MiB.");
        Assert.InRange(up, 0, 32L * MiB);
        Assert.InRange(peak, 0, 32L * MiB);

        void Sample(int i)
        {
            if (i % 16 == 7)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
    }

    [Fact]
    public async Task CreateAndOpen_TwoHundredArtifacts_TakeSecondsNotMinutes()
    {
        var store = new BlobArtifactStore(BlobStoreAddress.Parse($"{azurite.Account}/many"));
        byte[] content = new byte[MiB];
        new Random(2).NextBytes(content);

        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 200; i++)
            Assert.True(await store.CreateAsync(ArtifactNames.ShardRegions("run", i), async (stream, token) => await stream.WriteAsync(content, token), Token));
        TimeSpan writing = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 200; i++)
        {
            await using Stream stream = await store.OpenAsync(ArtifactNames.ShardRegions("run", i), Token);
            await stream.CopyToAsync(Stream.Null, Token);
        }

        TimeSpan reading = Stopwatch.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage($"200 x 1 MiB: written at {200 / writing.TotalSeconds:F0} MiB/s, read at {200 / reading.TotalSeconds:F0} MiB/s.");
        Assert.InRange((writing + reading).TotalSeconds, 0, 90);
    }
}
