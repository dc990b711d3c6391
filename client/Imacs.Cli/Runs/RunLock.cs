using Imacs.Contracts.Errors;

namespace Imacs.Cli.Runs;

/// <summary>Keeps two processes from working on one run. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The lock's name in the run's folder. A killed process leaves it behind, unlocked.</summary>
    public const string FileName = ".lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a run, and creates its folder if need be.</summary>
    /// <exception cref="ArtifactStoreException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(RunFolder run)
    {
        string path = Path.Combine(run.Path, FileName);
        try
        {
            Directory.CreateDirectory(run.Path);
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new ArtifactStoreException($"Another process is working on {run.Path}. Wait for it, or watch it with `imacs status`.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{run.Path} cannot be written: {error.Message.TrimEnd('.')}. Choose another output folder with --out.", error);
        }
    }

    public void Dispose() => _file.Dispose();
}
