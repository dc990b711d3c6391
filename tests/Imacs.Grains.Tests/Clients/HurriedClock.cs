namespace Imacs.Grains.Tests.Clients;

/// <summary>A clock on which every pause is over at once, and has taken as long as it should; but for long ones, which are there for answers that do not come, and leave them some time to.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _now, dueTime.Ticks);
        return System.CreateTimer(callback, state, dueTime < Long ? TimeSpan.Zero : dueTime / 20, period);
    }
}
