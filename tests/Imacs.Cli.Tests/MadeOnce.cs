namespace Imacs.Cli.Tests;

/// <summary>A folder that the tests of a class change, made by the first of them and put back, under the same path, for each of the others: what runs hold of paths is absolute.</summary>
public sealed class MadeOnce : IDisposable
{
    private readonly TempFolder _folder = new();
    private bool _isMade;

    /// <summary>The folder.</summary>
    public string Path => _folder["work"];

    private string Kept => _folder["kept"];

    /// <summary>A path below it.</summary>
    public string this[params ReadOnlySpan<string> parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes the folder what it was before any test.</summary>
    /// <param name="make">Fills the empty folder.</param>
    public async Task ResetAsync(Func<Task> make)
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
        if (_isMade)
        {
            FolderCopy.Make(Kept, Path);
            return;
        }

        Directory.CreateDirectory(Path);
        await make();
        FolderCopy.Make(Path, Kept);
        _isMade = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
