using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Grains.Simulation;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace Imacs.Grains.Tests.Shards;

/// <summary>An image whose attribution throws costs itself alone; a device that throws on everything costs no image.</summary>
[Trait("Suite", "Cluster")]
public sealed class ThrowingImageTests
{
    private const int Images = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ImageThatThrows_IsQuarantinedAloneWithOneLineOfTheError()
    {
        await using ShardBench bench = await ShardBench.StartAsync(Images, services => services.UseSimulatedDevice(device => (device.Throwing, device.BatchTime) = ([3], TimeSpan.FromMilliseconds(1))));

        ShardReceipt receipt = await bench.Shard.RunAsync(Token);

        Assert.Equal((Images, 1), (receipt.Images, receipt.Quarantined));
        ImageRecord left = Assert.Single(await bench.StoredAsync(), image => image.Rejected is not null);
        Assert.Equal(3, left.Index);
        Assert.Equal("Attributing it failed twice, the second time with nothing else in work: The simulated device throws on image 3. Try it alone with `imacs attribute`.", left.Rejected);
    }

    [Fact]
    public async Task Run_ImageThatThrowsOnce_IsDoneWhenItIsTriedAlone()
    {
        await using ShardBench bench = await ShardBench.StartAsync(Images);
        int besideIt = 0;
        bench.Device.Act = (image, attempt, _) =>
        {
            if (image == 2 && attempt == 2)
                besideIt = bench.Device.AtWork - 1;
            return image == 2 && attempt == 1 ? throw new ArithmeticException("once") : Task.CompletedTask;
        };

        ShardReceipt receipt = await bench.Shard.RunAsync(Token);

        Assert.Equal(0, receipt.Quarantined);
        Assert.Equal(0, besideIt);
        Assert.Equal(Images + 1, bench.Device.Begun.Count);
    }

    [Fact]
    public async Task Run_DeviceThatFailsEveryBatch_FailsTheShardAndQuarantinesNothing()
    {
        await using ShardBench bench = await ShardBench.StartAsync(Images, services => services.UseSimulatedDevice(device => (device.Failing, device.BatchTime) = (1, TimeSpan.FromMilliseconds(1))));

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => bench.Shard.RunAsync(Token).AsTask());

        // Another worker is to try it: no error that is final, and none that is said to pass.
        Assert.False(error is ImacsException || CallFailures.IsPassing(error, CancellationToken.None), error.ToString());
        Assert.Contains("The simulated device failed", error.Message, StringComparison.Ordinal);
        Assert.False(await ShardTables.ExistAsync(bench.Store, ShardBench.Run, 0, Token));
    }

    [Fact]
    public async Task Run_OnlyImageOfItsShardThrows_IsQuarantinedWhenASecondAttemptComesToTheSame()
    {
        await using ShardBench bench = await ShardBench.StartAsync(1, services => services.UseSimulatedDevice(device => (device.Throwing, device.BatchTime) = ([0], TimeSpan.FromMilliseconds(1))));

        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Shard.RunAsync(Token).AsTask());
        Assert.False(await ShardTables.ExistAsync(bench.Store, ShardBench.Run, 0, Token));
        ShardReceipt receipt = await bench.Shard.RunAsync(Token);

        Assert.Equal((1, 1), (receipt.Images, receipt.Quarantined));
        Assert.False(await bench.Store.ExistsAsync(ArtifactNames.ShardAttempts(ShardBench.Run, 0), Token));
    }

    [Fact]
    public async Task Run_OutOfMemory_FailsTheShardAsItIs()
    {
        await using ShardBench bench = await ShardBench.StartAsync(Images);
        bench.Device.Act = (image, _, _) => image == 2 ? throw new InvalidOperationException("CUDA out of memory. Tried to allocate 2.00 GiB") : Task.CompletedTask;

        Exception error = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Shard.RunAsync(Token).AsTask());

        Assert.StartsWith("CUDA out of memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ErrorThatFailsTheShard_StopsTheOthersAndIsTheOneTold()
    {
        await using ShardBench bench = await ShardBench.StartAsync(40, atOnce: 2);
        bench.Device.Act = (image, _, token) => image == 1 ? throw new ModelContractException("The model is damaged.") : Task.Delay(image == 0 ? Timeout.Infinite : 0, token);

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(() => bench.Shard.RunAsync(Token).AsTask());

        Assert.Equal("The model is damaged.", error.Message);
        Assert.InRange(bench.Device.Begun.Count, 2, 4);
    }
}
