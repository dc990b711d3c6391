using System.Diagnostics;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>
/// Which samples go next. A padded batch costs as much as a full one, so full lanes go first, the one that has waited longest among them, and else the
/// fullest once it has lingered; but a lane that others were preferred to for long is served whatever it holds, since theirs may always be full.
/// </summary>
/// <param name="batchSize">Samples in a batch.</param>
/// <param name="linger">How long a lane waits to fill.</param>
internal sealed class DeviceLanes(int batchSize, TimeSpan linger)
{
    /// <summary>Batches of other lanes after which a lane is served.</summary>
    public const int Patience = 16;

    private readonly Dictionary<(TorchModel Model, DeviceMode Mode), DeviceLane> _lanes = [];
    private readonly long _linger = (long)(linger.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _lanes.Count == 0;

    /// <summary>Samples waiting.</summary>
    public int Waiting
    {
        get
        {
            int waiting = 0;
            foreach (DeviceLane lane in _lanes.Values)
                waiting += lane.Waiting;
            return waiting;
        }
    }

    /// <summary>Adds all samples of a work.</summary>
    public void Add(DeviceWork work, long now)
    {
        if (!_lanes.TryGetValue((work.Model, work.Mode), out DeviceLane? lane))
            _lanes.Add((work.Model, work.Mode), lane = new DeviceLane((work.Model, work.Mode)));
        lane.Add(work, now);
    }

    /// <summary>Takes the samples of the next batch.</summary>
    /// <param name="batch">Empty; receives the samples.</param>
    /// <param name="now">Stopwatch ticks.</param>
    /// <param name="wait">When there is none: how long until there is one if nothing arrives.</param>
    /// <returns>False when none is due.</returns>
    public bool TryTake(List<(DeviceWork Work, int Index)> batch, long now, out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        while (Best() is { } best)
        {
            long left = best.Since + _linger - now;
            if (best.Waiting < batchSize && left > 0)
            {
                wait = TimeSpan.FromSeconds(left / (double)Stopwatch.Frequency);
                return false;
            }

            best.Take(batchSize, batch, now);
            if (best.Waiting == 0)
                _lanes.Remove(best.Key);
            // A lane whose works were all cancelled gives nothing, and another one may be due.
            if (batch.Count == 0)
                continue;
            foreach (DeviceLane lane in _lanes.Values)
                lane.PassedOver += lane == best ? 0 : 1;
            return true;
        }

        return false;
    }

    /// <summary>Fails everything that waits.</summary>
    public void Abandon(Exception error)
    {
        foreach (DeviceLane lane in _lanes.Values)
            lane.Abandon(error);
    }

    private DeviceLane? Best()
    {
        DeviceLane? best = null;
        foreach (DeviceLane lane in _lanes.Values)
        {
            if (best is null || Goes(lane, best))
                best = lane;
        }

        return best;
    }

    private bool Goes(DeviceLane lane, DeviceLane before)
    {
        bool overdue = lane.PassedOver >= Patience;
        if (overdue != before.PassedOver >= Patience)
            return overdue;
        int waiting = Math.Min(lane.Waiting, batchSize), waitingBefore = Math.Min(before.Waiting, batchSize);
        return overdue || waiting == waitingBefore ? lane.Since < before.Since : waiting > waitingBefore;
    }
}
