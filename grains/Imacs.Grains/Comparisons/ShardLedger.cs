using System.Collections;
using Imacs.Contracts.Actors;

namespace Imacs.Grains.Comparisons;

/// <summary>Which shards of a comparison are stored, each counted once however often it is told. A bit for each shard.</summary>
/// <param name="plan">How many there are.</param>
/// <param name="maxFailed">Above which fraction of quarantined images there is no use in going on.</param>
internal sealed class ShardLedger(ComparisonPlan plan, double maxFailed)
{
    private readonly BitArray _stored = new(plan.Shards);
    private TaskCompletionSource _over = New();

    /// <summary>Shards that are stored.</summary>
    public int Shards { get; private set; }

    /// <summary>Images in them, quarantined ones included.</summary>
    public int Images { get; private set; }

    /// <summary>Images left out.</summary>
    public int Quarantined { get; private set; }

    /// <summary>More images were left out than is allowed.</summary>
    public bool TooManyQuarantined => Quarantined > maxFailed * plan.Images;

    /// <summary>There is nothing to attribute any more.</summary>
    public bool IsOver => Shards == plan.Shards || TooManyQuarantined;

    /// <summary>Ends when <see cref="IsOver"/> becomes true, or with the reason why a shard cannot be done.</summary>
    public Task Over => _over.Task;

    /// <summary>The shards that were stored before are in: from now on the ledger grows only by what is done.</summary>
    public bool IsDescribed { get; private set; }

    /// <summary>Whether a shard is stored.</summary>
    public bool IsStored(int shard) => _stored[shard];

    /// <summary>Numbers of the shards that are stored, ascending.</summary>
    public IEnumerable<int> Stored => Enumerable.Range(0, plan.Shards).Where(shard => _stored[shard]);

    /// <summary>Takes notice of a stored shard.</summary>
    public void Add(ShardReceipt receipt)
    {
        if (_stored[receipt.Shard])
            return;
        _stored[receipt.Shard] = true;
        Shards++;
        Images += receipt.Images;
        Quarantined += receipt.Quarantined;
        if (IsOver)
            _over.TrySetResult();
    }

    /// <summary>All shards that were stored before have been added.</summary>
    public void EndDescription() => IsDescribed = true;

    /// <summary>A shard cannot be done.</summary>
    public void Fail(Exception reason) => _over.TrySetException(reason);

    /// <summary>Forgets failures: those shards are tried again.</summary>
    public void Begin() => _over = New();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
