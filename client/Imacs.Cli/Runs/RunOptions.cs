namespace Imacs.Cli.Runs;

/// <summary>How a run uses this machine; nothing here changes its result.</summary>
/// <param name="Threads">Device threads; 0 for one each core.</param>
/// <param name="Device">"cpu", "cuda" or "cuda:N".</param>
/// <param name="Verbose">Whether the silo's log goes to standard error.</param>
/// <param name="Json">Whether the result is printed for a program.</param>
/// <param name="RenderAgain">Whether a report that is there is made again; it stays until the new one is whole.</param>
internal sealed record RunOptions(int Threads, string Device, bool Verbose, bool Json, bool RenderAgain = false);
