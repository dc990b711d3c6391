using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Shards;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Tests.Shards;

/// <summary>Images tried one at a time, beside other shards of the same worker.</summary>
[Trait("Suite", "Cluster")]
public sealed class LoneTrialTests
{
    private const int Stranger = 7;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OtherShardsImageHasItsTurnBetweenTwo_NoneIsOnRecordAsAlone()
    {
        await using ShardBench bench = await ShardBench.StartAsync(2);
        string record = ArtifactNames.ShardAttempts(ShardBench.Run, 0);
        await bench.Store.ReplaceJsonAsync(record, new ShardAttempts { Deaths = ShardTrial.DeathsBeforeLoneTrials }, Token);
        Task stranger = Task.CompletedTask;
        Dictionary<int, int?> alone = [];
        bench.Device.Act = async (image, _, token) =>
        {
            alone[image] = (await bench.Store.ReadJsonAsync<ShardAttempts>(record, token)).Alone;
            if (image != 0)
                return;
            stranger = bench.Grains.GetGrain<IImageAttributionGrain>(ShardKeys.OfImage("simulated-other", Stranger))
                .AttributeAsync(new("simulated-other", Stranger, "7.jpg", "/nowhere/7.jpg", null, -1), token).AsTask();
            // So long that it waits for a slot before the next lone trial does.
            await Task.Delay(500, token);
        };

        await bench.Shard.RunAsync(Token);
        await stranger;

        Assert.Equal([0, Stranger, 1], bench.Device.Begun);
        Assert.Equal(new() { [0] = 0, [Stranger] = null, [1] = 1 }, alone);
    }
}
