using Imacs.Grains.Scheduling;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Images;

/// <summary>How many images a silo has in work at once, for whatever is done with them and whoever asks: the bound on its memory.</summary>
internal sealed class ImageSlots(IOptions<WorkerOptions> options) : IDisposable
{
    private readonly int _count = options.Value.Images;
    private readonly SemaphoreSlim _free = new(options.Value.Images, options.Value.Images);

    // Two that want all slots would each wait for the other's.
    private readonly SemaphoreSlim _takingAll = new(1, 1);
    private volatile Everything? _everything;

    /// <summary>Waits for a slot for an image; disposing what it returns frees it. Where everything is held for that image, it shares that.</summary>
    /// <param name="image">The image grain's key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IDisposable> TakeAsync(string image, CancellationToken cancellationToken)
    {
        if (_everything?.ShareWith(image) is { } shared)
            return shared;
        await _free.WaitAsync(cancellationToken);
        return new Slots(() => _free.Release());
    }

    /// <summary>Waits until nothing is in work, and keeps it so until what it returns is disposed and the image that it is for has ended too.</summary>
    /// <param name="image">The key of the image grain that is to be alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IDisposable> TakeAllAsync(string image, CancellationToken cancellationToken)
    {
        await _takingAll.WaitAsync(cancellationToken);
        int taken = 0;
        try
        {
            for (; taken < _count; taken++)
                await _free.WaitAsync(cancellationToken);
            var everything = new Everything(image, () => _free.Release(_count));
            Slots held = everything.ShareWith(image)!;
            _everything = everything;
            return held;
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

    private sealed class Slots(Action release) : IDisposable
    {
        private Action? _release = release;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }

    /// <summary>All slots, held for one image by who asked for that and by the image itself: a call that was given up may still be at work.</summary>
    private sealed class Everything(string image, Action release)
    {
        private readonly Lock _lock = new();
        private int _holders;
        private bool _isReleased;

        /// <returns>Null where it is held for another image, or by nobody any more.</returns>
        public Slots? ShareWith(string other)
        {
            lock (_lock)
            {
                if (other != image || _isReleased)
                    return null;
                _holders++;
                return new Slots(Leave);
            }
        }

        private void Leave()
        {
            lock (_lock)
            {
                if (--_holders > 0)
                    return;
                _isReleased = true;
            }

            release();
        }
    }
}
