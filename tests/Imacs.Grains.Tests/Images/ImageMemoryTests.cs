using Imacs.Contracts.Actors;
using Imacs.Grains.Tests.Shards;

namespace Imacs.Grains.Tests.Images;

/// <summary>A worker has no more images in work than it was told, whatever is done with them and whoever gave them up.</summary>
[Trait("Suite", "Cluster")]
public sealed class ImageMemoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MaskAndExplain_ManyAtOnce_WaitForSlots()
    {
        await using ShardBench bench = await ShardBench.StartAsync(12, atOnce: 2);
        bench.Device.Act = async (_, _, token) => await Task.Delay(5, token);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => number % 2 == 0
            ? (Task)bench.Image(number).MaskAsync(new(Work(number), []), Token).AsTask()
            : bench.Image(number).ExplainAsync(Work(number), Token).AsTask()));

        Assert.Equal(12, bench.Device.Begun.Count);
        Assert.Equal(2, bench.Device.MostAtOnce);
    }

    [Fact]
    public async Task Attribute_GivenUpByItsCaller_HoldsItsSlotUntilItsWorkHasEnded()
    {
        await using ShardBench bench = await ShardBench.StartAsync(2, atOnce: 1);
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        bench.Device.Act = (image, _, _) =>
        {
            begun.TrySetResult();
            return image == 0 ? end.Task : Task.CompletedTask;
        };
        using var giveUp = new CancellationTokenSource();
        Task first = bench.Image(0).AttributeAsync(Work(0), giveUp.Token).AsTask();
        await begun.Task.WaitAsync(Patience, Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience, Token));

        Task second = bench.Image(1).MaskAsync(new(Work(1), []), Token).AsTask();
        // Another call to the silo has been there and back: the second image would have begun.
        await bench.Grains.GetGrain<ISchedulerGrain>(0).GetBacklogAsync();
        Assert.Equal([0], bench.Device.Begun);
        end.SetResult();

        await second.WaitAsync(Patience, Token);
        Assert.Equal(1, bench.Device.MostAtOnce);
    }

    private static ImageWork Work(int number) => new(ShardBench.Run, number, $"{number}.jpg", $"/nowhere/{number}.jpg", null, -1);
}
