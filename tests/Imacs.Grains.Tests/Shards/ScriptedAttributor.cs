using System.Collections.Concurrent;
using Imacs.Contracts.Actors;
using Imacs.Grains.Images;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Tests.Shards;

/// <summary>Does with each image what a test says; its results are empty.</summary>
internal sealed class ScriptedAttributor : IImageAttributor, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<int, int> _attempts = new();
    private int _atWork;

    /// <summary>What is done with an image at its first, second, ... attempt before it has its result.</summary>
    public Func<int, int, CancellationToken, Task> Act { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Images whose attempts were begun, in that order.</summary>
    public ConcurrentQueue<int> Begun { get; } = [];

    /// <summary>Most calls that were in work at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Calls that are in work.</summary>
    public int AtWork => Volatile.Read(ref _atWork);

    public async Task<ImageOutcome> AttributeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        await DoAsync(work.Index, cancellationToken);
        return new(new() { Index = work.Index, Image = work.Image, Path = work.Path, Label = null, LabelIndex = -1, Width = 1, Height = 1, Models = [], Spearman = [], TopAreaIou = [] }, [], []);
    }

    public async Task<MaskReceipt> MaskAsync(MaskWork work, CancellationToken cancellationToken)
    {
        await DoAsync(work.Image.Index, cancellationToken);
        return new([]);
    }

    public async Task<DrillDownRecord> ExplainAsync(ImageWork work, CancellationToken cancellationToken)
    {
        await DoAsync(work.Index, cancellationToken);
        return new(work.Index, 1, 1, [0], [[0f]]);
    }

    /// <summary>Ends what is in work: a silo that ends does not tell all of its actors that they were given up, and waits for them.</summary>
    public void End() => _over.Cancel();

    public void Dispose() => _over.Dispose();

    private async Task DoAsync(int image, CancellationToken cancellationToken)
    {
        Begun.Enqueue(image);
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atWork));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        try
        {
            await Act(image, _attempts.AddOrUpdate(image, 1, (_, attempts) => attempts + 1), ended.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
    }
}
