using Microsoft.Extensions.Logging;

namespace Imacs.Torch.Devices;

/// <summary>Ends the process where the device is at one thing for longer than it may. Native code that does not come back cannot be stopped, and would hold a worker up for ever; a process that ends is
/// counted, so that the image or model is found out that it does not come back from.</summary>
/// <param name="options">How long is too long.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
/// <param name="end">Ends the process, with a sentence; <see cref="Environment.FailFast(string)"/> where null.</param>
public sealed partial class DeviceWatchdog(DeviceOptions options, TimeProvider time, ILogger<DeviceWatchdog> logger, Action<string>? end = null)
{
    private readonly Action<string> _end = end ?? Environment.FailFast;

    /// <summary>Watches over one thing until what it returns is disposed.</summary>
    /// <param name="what">What the device is at, to be named: "one batch".</param>
    /// <returns>Null where nothing is too long.</returns>
    public IDisposable? Watch(string what) =>
        options.LongestBatch > TimeSpan.Zero ? time.CreateTimer(_ => End(what), state: null, options.LongestBatch, Timeout.InfiniteTimeSpan) : null;

    private void End(string what)
    {
        double minutes = options.LongestBatch.TotalMinutes;
        LogStuck(what, minutes);
        // A logger may write later than the process ends.
        _end($"The device has been at {what} for {minutes:0.##} minutes, more than it may (--batch-minutes), so the process ends.");
    }

    [LoggerMessage(EventId = 2602, Level = LogLevel.Critical, Message = "The device has been at {What} for {Minutes} minutes and may never come back, so this process ends. An image or a model that it happens with again is found out and left out or refused; where the device is only slow, raise --batch-minutes.")]
    private partial void LogStuck(string what, double minutes);
}
