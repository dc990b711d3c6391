using System.ComponentModel.DataAnnotations;

namespace Imacs.Grains.Models;

/// <summary>How models get to this silo.</summary>
public sealed class ModelOptions
{
    /// <summary>Whether models go through the store, so that every silo of a cluster gets the same one. A silo that is alone reads them where they lie.</summary>
    /// <value>Default false.</value>
    public bool Distribute { get; set; }

    /// <summary>The folder that keeps what was fetched from the store; silos of one machine may share it.</summary>
    /// <value>Default imacs/models below the user's cache folder.</value>
    [Required]
    public string CacheFolder { get; set; } = DefaultCacheFolder();

    /// <summary>Bytes of models kept in <see cref="CacheFolder"/>; what was used longest ago leaves first.</summary>
    /// <value>At least 0. Default 20 GiB.</value>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 20L << 30;

    /// <summary>Folders of this machine, and addresses, below which models may be loaded from; what is in the store may always be. A model is a program, and who may submit a comparison may
    /// name any place.</summary>
    /// <value>Default empty: any.</value>
    public IReadOnlyList<string> AllowedPlaces { get; set; } = [];

    /// <summary>$XDG_CACHE_HOME or ~/.cache, and for a user without a home the folder for temporary files.</summary>
    private static string DefaultCacheFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named
            : home.Length > 0 ? Path.Combine(home, ".cache")
            : Path.Combine(Path.GetTempPath(), $"cache-{Environment.UserName}");
        return Path.Combine(root, "imacs", "models");
    }
}
