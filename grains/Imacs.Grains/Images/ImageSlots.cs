using Imacs.Grains.Scheduling;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Images;

/// <summary>How many images a silo has in work at once, all its shards together: the bound on its memory.</summary>
internal sealed class ImageSlots(IOptions<WorkerOptions> options) : IDisposable
{
    private readonly int _count = options.Value.Images;
    private readonly SemaphoreSlim _free = new(options.Value.Images, options.Value.Images);

    // Two that want all slots would each wait for the other's.
    private readonly SemaphoreSlim _takingAll = new(1, 1);

    /// <summary>Waits for a slot; disposing what it returns frees it.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(CancellationToken.None);
        var slot = new Slots(_free, 1);
        if (!cancellationToken.IsCancellationRequested)
            return slot;
        slot.Dispose();
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Waits until nothing is in work, and keeps it so until what it returns is disposed.</summary>
    public async Task<IDisposable> TakeAllAsync(CancellationToken cancellationToken)
    {
        await _takingAll.WaitAsync(cancellationToken);
        int taken = 0;
        try
        {
            for (; taken < _count; taken++)
                await _free.WaitAsync(cancellationToken);
            return new Slots(_free, taken);
        }
        catch
        {
            if (taken > 0)
                _free.Release(taken);
            throw;
        }
        finally
        {
            _takingAll.Release();
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _takingAll.Dispose();
    }

    private sealed class Slots(SemaphoreSlim free, int count) : IDisposable
    {
        public void Dispose() => free.Release(count);
    }
}
