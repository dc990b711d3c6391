namespace Imacs.Grains.Tests.Scheduling;

/// <summary>A calendar that stands still until it is moved. Timers and time stamps stay real: Orleans needs them to start and to answer.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
