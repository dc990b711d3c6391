namespace Imacs.Datasets.Files;

/// <summary>Opens the files that datasets consist of, by place: on this machine, or wherever a host can read. So images and lists are read where they lie, without a copy on disk.</summary>
public interface IFileReader
{
    /// <summary>Opens a file for reading, at its beginning.</summary>
    /// <param name="place">The place, as <see cref="Contracts.Specs.PlaceText"/> knows them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A stream that knows its length. It may stop in the middle with an <see cref="IOException"/>.</returns>
    /// <exception cref="FileNotFoundException">There is nothing at the place; or <see cref="DirectoryNotFoundException"/>.</exception>
    /// <exception cref="IOException">It cannot be read; or <see cref="UnauthorizedAccessException"/>.</exception>
    /// <exception cref="Contracts.Errors.ImacsException">Whatever holds the file does not answer, or lets nobody in: that says nothing about the file.</exception>
    ValueTask<Stream> OpenAsync(string place, CancellationToken cancellationToken = default);

    /// <summary>Whether there is a file.</summary>
    /// <param name="place">The place.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<bool> ExistsAsync(string place, CancellationToken cancellationToken = default);

    /// <summary>All files below a folder that is not on this machine, at any depth, in ordinal order.</summary>
    /// <param name="folder">The folder's place.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Paths from the folder, with '/', not escaped; none where there is no such folder.</returns>
    IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken = default);
}
