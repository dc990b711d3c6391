using Microsoft.Extensions.Logging;

namespace Imacs.Hosting;

/// <summary>A silo inside the caller's process.</summary>
/// <param name="Root">The folder of the artifact store.</param>
/// <param name="Threads">Device threads; 0 for one each core.</param>
/// <param name="Device">"cpu", "cuda" or "cuda:N".</param>
/// <param name="LogLevel">What is logged to standard error.</param>
/// <param name="Worker">Whether it attributes; false for one that only reads.</param>
/// <param name="Rewrite">Folder whose artifacts are made again although they are there; null for none.</param>
public sealed record EmbeddedSiloOptions(
    string Root, int Threads = 0, string Device = "cpu", LogLevel LogLevel = LogLevel.None, bool Worker = true, string? Rewrite = null);
