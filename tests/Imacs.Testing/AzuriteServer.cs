using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Imacs.Testing;

/// <summary>
/// A real blob service on this machine: Azurite in a process of its own, with a folder of its own. As an assembly's or a collection's fixture it runs while its tests do; it
/// can be stopped and started again with the same content under the same address. When the test process dies, however it dies, its end of a pipe closes and Azurite leaves.
/// </summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    private const string LeaveWithTheTests = "process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume(); require(process.argv[1]);";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-azurite-").FullName;
    private Process? _process;

    /// <summary>The port it listens on; 0 before it was first started.</summary>
    public int Port { get; private set; }

    /// <summary>Its one account, for which the well-known key of all emulators opens: "http://127.0.0.1:PORT/devstoreaccount1".</summary>
    public Uri Account => new($"http://127.0.0.1:{Port}/devstoreaccount1");

    /// <summary>The account's connection string.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={Account};";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts it, and returns when it listens: on any free port the first time, and on the same one after a stop.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start; the message says what to do.</exception>
    public async Task StartAsync()
    {
        if (_process is not null)
            throw new InvalidOperationException("Azurite is running already.");
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-e", LeaveWithTheTests, Script(), "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            "--location", _folder, "--blobHost", "127.0.0.1", "--blobPort", $"{Port}",
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException("Node.js is needed for the tests against a blob service. Run tests/run.sh, which installs it, or put `node` on the path.", error);
        }

        using var patience = new CancellationTokenSource(Patience);
        string said = string.Empty;
        Task<string> complaint = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said += line + "\n";
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            Port = int.Parse(match.Groups["port"].ValueSpan);
            _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        said += await complaint;
        await StopAsync();
        throw new InvalidOperationException($"Azurite did not start on port {Port}: {said}");
    }

    /// <summary>Stops it; what was written stays for the next start. Requests under way are broken off.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        using Process process = _process;
        _process = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        process.StandardInput.Close();
        try
        {
            // On its own it saves its index first.
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Script()
    {
        string inside = Path.Combine("node_modules", "azurite", "dist", "src", "blob", "main.js");
        string? named = Environment.GetEnvironmentVariable("IMACS_AZURITE");
        List<string> candidates = named is { Length: > 0 } ? [named] : [];
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null && named is not { Length: > 0 }; at = at.Parent)
            candidates.Add(Path.Combine(at.FullName, "tests", ".tools", "azurite"));
        return candidates.Select(folder => Path.Combine(folder, inside)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                named is { Length: > 0 }
                    ? $"IMACS_AZURITE names {named}, which holds no {inside}. Run `npm ci` there with tests/azurite/package.json and package-lock.json."
                    : "Azurite, the blob service of the tests, is not installed. Run tests/run.sh, which installs it into tests/.tools/azurite, or set IMACS_AZURITE to a folder made by `npm ci` with tests/azurite/package.json and package-lock.json.");
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
