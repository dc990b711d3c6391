namespace Imacs.Grains.Comparisons;

/// <summary>The writing of a plan's lists, while shards that are listed are in work already.</summary>
internal sealed class PlanListing : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _shards;

    /// <summary>Begins.</summary>
    /// <param name="write">Writes the lists, reports how many shards are listed so far, and returns the comparison's fingerprint.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public PlanListing(Func<Action<int>, CancellationToken, Task<string>> write, CancellationToken cancellationToken)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Whole = Task.Run(() => write(Listed, _stopping.Token), CancellationToken.None);
        _ = Whole.ContinueWith(static (_, begun) => ((TaskCompletionSource)begun!).TrySetResult(), _begun, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Shards that may be worked on: those below this number.</summary>
    public int Shards => _shards;

    /// <summary>Ends when the first shards are listed, or with <see cref="Whole"/>.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends when all are, with the comparison's fingerprint, or with the reason why they cannot be.</summary>
    public Task<string> Whole { get; }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await ((Task)Whole).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _stopping.Dispose();
    }

    private void Listed(int shards)
    {
        _shards = shards;
        if (shards > 0)
            _begun.TrySetResult();
    }
}
