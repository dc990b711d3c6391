using Imacs.Contracts.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Imacs.Grains.Tests.Shards;

/// <summary>Calls to images that are lost on the way.</summary>
[Trait("Suite", "Cluster")]
public sealed class LostCallTests
{
    private const int Images = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CallOfAnImageIsCancelledByNobody_IsMadeAgainWithinTheShard()
    {
        var lossy = new LossyCalls(losses: 2);
        await using ShardBench bench = await ShardBench.StartAsync(Images, services => services.AddSingleton<IOutgoingGrainCallFilter>(lossy));

        ShardReceipt receipt = await bench.Shard.RunAsync(Token);

        Assert.Equal((Images, 0), (receipt.Images, receipt.Quarantined));
        Assert.Equal(Images + 2, lossy.Calls);
        Assert.Equal(Images, bench.Device.Begun.Count);
    }

    /// <summary>As Orleans does while the directory is taken over from a silo that was lost.</summary>
    private sealed class LossyCalls(int losses) : IOutgoingGrainCallFilter
    {
        private int _calls;

        public int Calls => _calls;

        public Task Invoke(IOutgoingGrainCallContext context) =>
            context.InterfaceMethod?.Name == nameof(IImageAttributionGrain.AttributeAsync) && Interlocked.Increment(ref _calls) <= losses ? throw new OperationCanceledException() : context.Invoke();
    }
}
