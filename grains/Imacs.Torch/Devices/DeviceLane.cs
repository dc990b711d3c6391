using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>The samples that wait for one model in one mode: what may share a batch.</summary>
internal sealed class DeviceLane((TorchModel Model, DeviceMode Mode) key)
{
    private readonly Queue<DeviceWork> _works = new();

    /// <summary>What its samples have in common.</summary>
    public (TorchModel Model, DeviceMode Mode) Key { get; } = key;

    /// <summary>Samples waiting.</summary>
    public int Waiting { get; private set; }

    /// <summary>When the oldest waiting work arrived, in Stopwatch ticks.</summary>
    public long Since { get; private set; }

    /// <summary>Batches of other lanes since this one was last served.</summary>
    public int PassedOver { get; set; }

    /// <summary>Adds all samples of a work.</summary>
    public void Add(DeviceWork work, long now)
    {
        if (Waiting == 0)
            Since = now;
        _works.Enqueue(work);
        Waiting += work.Count;
    }

    /// <summary>Takes up to <paramref name="most"/> samples, oldest first; samples of cancelled works are dropped.</summary>
    public void Take(int most, List<(DeviceWork Work, int Index)> batch, long now)
    {
        while (batch.Count < most && _works.TryPeek(out DeviceWork? work))
        {
            if (work.CancellationToken.IsCancellationRequested)
            {
                Waiting -= work.Count - work.Taken;
                _works.Dequeue();
                work.Fail(new OperationCanceledException(work.CancellationToken));
                continue;
            }

            int count = Math.Min(work.Count - work.Taken, most - batch.Count);
            for (int i = 0; i < count; i++)
                batch.Add((work, work.Taken + i));
            work.Taken += count;
            Waiting -= count;
            if (work.Taken == work.Count)
                _works.Dequeue();
        }

        Since = now;
        PassedOver = 0;
    }

    /// <summary>Fails everything that waits.</summary>
    public void Abandon(Exception error)
    {
        while (_works.TryDequeue(out DeviceWork? work))
            work.Fail(error);
        Waiting = 0;
    }
}
