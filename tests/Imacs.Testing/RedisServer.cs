using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Imacs.Testing;

/// <summary>A real Redis on this machine, with a folder and a port of its own. It writes every change to disk before it answers, so that it can be killed and started again with the same
/// content.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-redis-").FullName;
    private Process? _process;

    /// <summary>The port it listens on.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>Its address as silos and clients take it.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts it, and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start; the message says what to do.</exception>
    public async Task StartAsync()
    {
        string[] arguments = ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", string.Empty, "--appendonly", "yes", "--appendfsync", "always", "--dir", _folder];
        var start = new ProcessStartInfo("redis-server", arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException("redis-server is needed for the tests of clusters. Run tests/run.sh, which installs it, or put `redis-server` on the path.", error);
        }

        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal))
                continue;
            _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        throw new InvalidOperationException($"redis-server did not start on port {Port}.");
    }

    /// <summary>Kills it; what was written stays for the next start.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        using Process process = _process;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }
}
