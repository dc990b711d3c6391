using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Cluster;

/// <summary>Copies the result of a finished comparison into a folder: spec, summary, tables, concepts and report. It is there whole or not at all.</summary>
internal static class ResultCopy
{
    /// <summary>Copies it.</summary>
    /// <param name="store">Where the comparison is.</param>
    /// <param name="comparison">Its id there.</param>
    /// <param name="run">Where to; holds nothing but hidden entries, if it is there.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="ArtifactStoreException">Something is missing or damaged, or the folder cannot be written; the message names it.</exception>
    public static async Task MakeAsync(IArtifactStore store, string comparison, RunFolder run, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> created = run.MissingFolders();
        bool isNew = created.Count > 0;
        // On the same file system, so that what is whole is moved by a change of names.
        string hidden = Path.Combine(isNew ? run.Root : run.Path, $".fetch-{Guid.NewGuid():N}");
        try
        {
            var local = new LocalArtifactStore(hidden);
            foreach (string name in await NamesAsync(store, comparison, cancellationToken))
            {
                await using Stream from = await store.OpenAsync(name, cancellationToken);
                await local.CreateAsync(run.Id + name[comparison.Length..], async (to, token) => await from.CopyToAsync(to, token), cancellationToken);
            }

            if (isNew)
                Directory.Move(Path.Combine(hidden, run.Id), run.Path);
            else
                MoveInto(run.Path, Path.Combine(hidden, run.Id), Path.Combine(hidden, ArtifactNames.Spec(run.Id)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{run.Path} cannot be written: {error.Message.TrimEnd('.')}. Choose another folder with --out.", error);
        }
        finally
        {
            if (Directory.Exists(hidden))
                Directory.Delete(hidden, recursive: true);
            RunFolder.RemoveEmpty(created);
        }
    }

    /// <summary>All that there must be. Runs of before concepts were kept have none.</summary>
    private static async Task<List<string>> NamesAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken)
    {
        ComparisonSummary summary = await store.ReadJsonAsync<ComparisonSummary>(ArtifactNames.Summary(comparison), cancellationToken);
        List<string> names =
        [
            ArtifactNames.Spec(comparison), ArtifactNames.Summary(comparison), ArtifactNames.Regions(comparison), ArtifactNames.Quarantine(comparison),
            .. ArtifactNames.ReportPages(comparison, summary.Pairs),
        ];
        if (await store.ExistsAsync(ArtifactNames.Concepts(comparison), cancellationToken))
            names.Add(ArtifactNames.Concepts(comparison));
        return names;
    }

    /// <summary>Fills a folder that was there before, which stays the same folder for whoever is in it. What makes it a run comes last.</summary>
    private static void MoveInto(string folder, string whole, string last)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(whole).OrderBy(entry => entry == last))
        {
            string target = Path.Combine(folder, Path.GetFileName(entry));
            // Checksums of artifacts that are not there: a process that was killed left them.
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.Move(entry, target);
        }
    }
}
