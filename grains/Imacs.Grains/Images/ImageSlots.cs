using Imacs.Grains.Scheduling;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Images;

/// <summary>How many images a silo has in work at once, all its shards together: the bound on its memory.</summary>
internal sealed class ImageSlots(IOptions<WorkerOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.Images, options.Value.Images);

    /// <summary>Waits for a slot; disposing what it returns frees it.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new Slot(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
