using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Tests.Sharing;

/// <summary>Keeps every message that is logged, whoever logs it, and can be waited for.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<(int Id, string Text)> _lines = [];
    private readonly List<(Func<int, string, bool> Wanted, TaskCompletionSource<string> Source)> _waiting = [];

    /// <summary>All messages, with what was thrown.</summary>
    public IReadOnlyList<(int Id, string Text)> All
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The messages with an id.</summary>
    public IEnumerable<string> Of(int id) => All.Where(line => line.Id == id).Select(line => line.Text);

    /// <summary>The next message of a kind.</summary>
    public Task<string> NextAsync(Func<int, string, bool> wanted)
    {
        var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Add((wanted, source));
        return source.Task;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = $"{formatter(state, exception)} {exception}";
        lock (_lock)
        {
            _lines.Add((eventId.Id, text));
            foreach ((_, TaskCompletionSource<string> source) in _waiting.Where(waiter => waiter.Wanted(eventId.Id, text)))
                source.TrySetResult(text);
        }
    }

    public void Dispose()
    {
    }
}
