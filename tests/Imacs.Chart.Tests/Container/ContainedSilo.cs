using System.Diagnostics;
using System.Globalization;

namespace Imacs.Chart.Tests.Container;

/// <summary>A silo of the published image, run as a container would run it.</summary>
internal sealed class ContainedSilo : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _log;

    private ContainedSilo(Process process)
    {
        _process = process;
        _log = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public int Id => _process.Id;

    public static ContainedSilo Start(PublishedImage image, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = image.Contained(environment, Path.Combine(image.App, "imacs-silo"));
        start.RedirectStandardError = true;
        return new(Process.Start(start)!);
    }

    /// <summary>Ends it, at once.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        return await _log;
    }

    /// <summary>Tells it to stop, as Kubernetes would, and waits until it has.</summary>
    public async Task<(int ExitCode, string Log)> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
        await _process.WaitForExitAsync(CancellationToken.None);
        return (_process.ExitCode, await _log);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
