using System.Diagnostics;

namespace Imacs.Chart.Tests.Harness;

/// <summary>How a program ended, and what it said.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Its output.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Succeeded => ExitCode == 0 ? Output : throw new InvalidOperationException($"It ended with {ExitCode}:\n{Error}\n{Output}");

    public static async Task<ProcessResult> RunAsync(ProcessStartInfo start, string input = "")
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
