using System.Text.Json;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Summaries;
using Imacs.Datasets.Imaging;
using Imacs.Reporting;

namespace Imacs.Cli.Evaluation;

/// <summary>The folder that an evaluation is written to. It is made at once, so that hours of work do not end at a folder that cannot be written, and goes again
/// if nothing was put there.</summary>
internal sealed class EvaluationFolder : IDisposable
{
    private readonly string _path;
    private readonly List<string> _created = [];

    /// <summary>Makes the folder.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ArtifactStoreException">It is a file, or cannot be made.</exception>
    public EvaluationFolder(string path)
    {
        _path = Path.GetFullPath(path);
        for (string? folder = _path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            _created.Add(folder);
        try
        {
            Directory.CreateDirectory(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"--out {path}: the folder cannot be made: {error.Message.TrimEnd('.')}. Choose another.", error);
        }
    }

    /// <summary>The result for programs.</summary>
    public string Json => Path.Combine(_path, "evaluation.json");

    /// <summary>The page.</summary>
    public string Page => Path.Combine(_path, "evaluation.html");

    /// <summary>Writes both files, each whole or not at all; those of an earlier evaluation are replaced.</summary>
    /// <exception cref="ArtifactStoreException">They cannot be written.</exception>
    public async Task WriteAsync(EvaluationResult result, CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        await EvaluationRenderer.RenderAsync(result, page, cancellationToken);
        WholeFile.Write(Json, JsonSerializer.SerializeToUtf8Bytes(result, SummaryJson.Options));
        WholeFile.Write(Page, page.ToArray());
    }

    public void Dispose()
    {
        foreach (string folder in _created.Where(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
    }
}
