using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Runs;

/// <summary>A run is a folder: its parent is the artifact store, its name the comparison's id.</summary>
/// <param name="Root">The store's folder.</param>
/// <param name="Id">The comparison's id.</param>
internal sealed record RunFolder(string Root, string Id)
{
    /// <summary>The folder.</summary>
    public string Path => System.IO.Path.Combine(Root, Id);

    /// <summary>The folders that must be made before this run's folder is there, its own first.</summary>
    public IReadOnlyList<string> MissingFolders()
    {
        List<string> missing = [];
        for (string? folder = Path; folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
            missing.Add(folder);
        return missing;
    }

    /// <summary>Removes those of these folders that hold nothing.</summary>
    /// <param name="folders">Inner ones first.</param>
    public static void RemoveEmpty(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }

    /// <summary>What is said where this folder is asked for a run and holds none.</summary>
    public ComparisonNotFoundException NotThere() => new($"There is no run in {Path}: it has no spec.json. `imacs list` shows the runs below ./runs.");

    /// <summary>The run in a folder that was named on the command line.</summary>
    /// <exception cref="InvalidSpecException">It is an address, or its last part cannot be an id.</exception>
    public static RunFolder Of(string path)
    {
        // What follows '?' in an address may be a signature.
        if (path.Contains("://", StringComparison.Ordinal))
            throw new InvalidSpecException($"{path.Split('?')[0]} is an address, not a folder of this machine: it names a comparison of a cluster. Add --cluster, and name the comparison by its id.");
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        string root = System.IO.Path.GetDirectoryName(full)
            ?? throw new ArtifactStoreException($"{full} cannot be a run's folder; name one below it.");
        string id = System.IO.Path.GetFileName(full);
        if (!ArtifactNames.IsValid(id))
            throw new InvalidSpecException($"{full} cannot be a run's folder: its last part, '{id}', must be 1 to 200 letters, digits, '.', '-' or '_', and not begin with '.'.");
        return new(root, id);
    }

    /// <summary>The run for a new comparison: the folder that was named, or a fresh one below ./runs.</summary>
    public static RunFolder New(string? named, string suggestion)
    {
        if (named is not null)
        {
            RunFolder run = Of(named);
            if (File.Exists(run.Path))
                throw new ArtifactStoreException($"{run.Path} is a file; --out must name a folder.");
            if (Directory.Exists(run.Path) && HoldsSomething(run.Path))
                throw new InvalidSpecException($"{run.Path} is not empty. Continue a run with `imacs resume {ShellWord.Of(named)}`, or choose another --out; a result that was fetched from a cluster is fetched again into another folder, or when this one is removed.");
            return run;
        }

        string root = System.IO.Path.GetFullPath("runs");
        for (int number = 1; ; number++)
        {
            string id = number == 1 ? suggestion : $"{suggestion}-{number}";
            if (!Directory.Exists(System.IO.Path.Combine(root, id)))
                return new(root, id);
        }
    }

    /// <summary>Hidden entries (.gitkeep, .DS_Store, what a killed process left) do not count: a run has nothing of that kind that it needs.</summary>
    private static bool HoldsSomething(string folder) => Directory.EnumerateFileSystemEntries(folder).Any(entry => System.IO.Path.GetFileName(entry)[0] != '.');
}
