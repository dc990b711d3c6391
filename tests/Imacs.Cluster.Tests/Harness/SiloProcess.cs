using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imacs.Cluster.Tests.Harness;

/// <summary>A real silo: a process of its own, whose log is read as it comes.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly ConcurrentQueue<SiloEvent> _events = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<SiloEvent> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private SiloProcess(string name, string role, ProcessStartInfo start)
    {
        (Name, Role) = (name, role);
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    /// <summary>The silo's program.</summary>
    public static string Silo { get; } = Path.Combine(AppContext.BaseDirectory, "imacs-silo");

    /// <summary>The same with a simulated device.</summary>
    public static string Node { get; } = Path.Combine(AppContext.BaseDirectory, "imacs-node");

    public string Name { get; }

    public string Role { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Time that processors have spent on it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>All of its log.</summary>
    public string Log => string.Join('\n', _lines);

    public IEnumerable<SiloEvent> Events => _events;

    /// <summary>The address of its health endpoints.</summary>
    public Uri Health => new(HealthAddress().Match(_events.First(entry => entry.Id == SiloEvent.Joined).Message).Groups["uri"].Value);

    public static SiloProcess Start(string program, string name, string role, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, ["--name", name, "--role", role, "--log-format", "json", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach ((string key, string value) in environment)
            start.Environment[key] = value;
        return new(name, role, start);
    }

    /// <summary>Waits until it is a member of its cluster.</summary>
    public async Task<SiloEvent> JoinedAsync()
    {
        try
        {
            return await _joined.Task.WaitAsync(StartPatience);
        }
        catch (TimeoutException error)
        {
            throw new InvalidOperationException($"Silo {Name} did not join within {StartPatience}. It said:\n{Log}", error);
        }
    }

    /// <summary>What the out-of-memory killer and a pulled plug do.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>What Kubernetes sends first.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndedAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Silo {Name} did not end within {patience}. It said:\n{Log}");
        }

        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        JsonException? half = null;
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _lines.Enqueue(line);
            if (!line.StartsWith('{'))
                continue;
            SiloEvent read;
            try
            {
                read = Read(line);
            }
            catch (JsonException error)
            {
                // Half a line, where its process was killed or ended itself while it was written.
                half ??= error;
                continue;
            }

            _events.Enqueue(read);
            if (read.Id == SiloEvent.Joined)
                _joined.TrySetResult(read);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        if (half is not null && _process.ExitCode == 0)
            throw new InvalidOperationException($"Silo {Name} ended in order and left half a line in its log:\n{Log}", half);
        _joined.TrySetException(new InvalidOperationException($"Silo {Name} ended before it had joined. It said:\n{Log}"));
        _ = _joined.Task.Exception;
    }

    private static SiloEvent Read(string line)
    {
        using JsonDocument entry = JsonDocument.Parse(line);
        return new(
            DateTimeOffset.Parse(entry.RootElement.GetProperty("Timestamp").GetString()!, CultureInfo.InvariantCulture),
            entry.RootElement.GetProperty("EventId").GetInt32(),
            entry.RootElement.GetProperty("Message").GetString()!);
    }

    [GeneratedRegex(@"health at (?<uri>http://\S+)\.$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HealthAddress();
}
