using Imacs.Grains.Images;
using Imacs.Grains.Scheduling;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Tests.Images;

/// <summary>What bounds the images in work, and how one gets to be alone.</summary>
[Trait("Suite", "Unit")]
public sealed class ImageSlotsTests : IDisposable
{
    private readonly ImageSlots _slots = new(Options.Create(new WorkerOptions { Images = 2 }));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _slots.Dispose();

    [Fact]
    public async Task TakeAsync_AllTaken_WaitsForOneToBeFreed()
    {
        IDisposable first = await _slots.TakeAsync("run/0", Token);
        using IDisposable second = await _slots.TakeAsync("run/1", Token);

        Task<IDisposable> third = _slots.TakeAsync("run/2", Token);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();
        Task<IDisposable> fourth = _slots.TakeAsync("run/3", Token);

        (await third).Dispose();
        (await fourth).Dispose();
    }

    [Fact]
    public async Task TakeAsync_TheImageForWhichEverythingIsHeld_DoesNotWait()
    {
        using IDisposable everything = await _slots.TakeAllAsync("run/0", Token);

        Task<IDisposable> other = _slots.TakeAsync("run/1", Token);
        using IDisposable own = await _slots.TakeAsync("run/0", Token);

        Assert.False(other.IsCompleted);
        own.Dispose();
        everything.Dispose();
        (await other).Dispose();
    }

    [Fact]
    public async Task TakeAllAsync_GivenUpWhileItsImageIsAtWork_OthersWaitForTheImage()
    {
        IDisposable everything = await _slots.TakeAllAsync("run/0", Token);
        IDisposable own = await _slots.TakeAsync("run/0", Token);
        everything.Dispose();

        Task<IDisposable> other = _slots.TakeAsync("run/1", Token);
        Assert.False(other.IsCompleted);
        own.Dispose();

        (await other).Dispose();
        // What was held for it is over: it takes its turn as any other.
        using IDisposable one = await _slots.TakeAsync("run/0", Token);
        using IDisposable two = await _slots.TakeAsync("run/0", Token);
        Assert.False(_slots.TakeAsync("run/0", Token).IsCompleted);
    }
}
