using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Imacs.Testing;

/// <summary>The real executable as a child process, nobody watching: both of its streams are pipes.</summary>
public sealed class ImacsProcess : IDisposable
{
    // Nothing here takes a tenth of this on an idle machine; it is there so that a hang is a failure, not a stuck build.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ImacsProcess(string program, IEnumerable<string> args, string directory)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _error = _process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The program's file.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "imacs");

    /// <summary>Starts `imacs` with these arguments in a folder.</summary>
    public static ImacsProcess Start(string directory, params IEnumerable<string> args) => new(Executable, args, directory);

    /// <summary>Runs another program to its end.</summary>
    public static async Task<ImacsResult> RunProgramAsync(string program, string directory, params IEnumerable<string> args)
    {
        using var process = new ImacsProcess(program, args, directory);
        return await process.FinishAsync();
    }

    /// <summary>Runs `imacs` to its end.</summary>
    public static async Task<ImacsResult> RunAsync(string directory, params IEnumerable<string> args)
    {
        using ImacsProcess process = Start(directory, args);
        return await process.FinishAsync();
    }

    /// <summary>Runs a line of shell to its end.</summary>
    public static async Task<ImacsResult> ShellAsync(string directory, string line, bool succeeds = true)
    {
        using ImacsProcess process = new("sh", ["-c", line], directory);
        ImacsResult result = await process.FinishAsync();
        return succeeds ? result.Succeeded() : result;
    }

    /// <summary>Waits for the end by itself for at most this long.</summary>
    /// <returns>Whether it came.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>What Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the out-of-memory killer sends.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the end.</summary>
    public async Task<ImacsResult> FinishAsync()
    {
        if (!await EndsWithinAsync(Longest))
        {
            _process.Kill();
            Assert.Fail($"imacs did not end within {Longest}. It said: {await _error}");
        }

        return new(_process.ExitCode, await _output, await _error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
