namespace Imacs.Testing;

/// <summary>Where the real images, models and golden outputs are. They are not part of a user's clone, so tests say clearly when they are missing.</summary>
public static class SharedData
{
    private static readonly Lazy<string> LazyRoot = new(Find);

    /// <summary>The folder that holds data/, models/ and golden/.</summary>
    /// <exception cref="DirectoryNotFoundException">It is nowhere above the tests and IMACS_SHARED does not name it.</exception>
    public static string Root => LazyRoot.Value;

    /// <summary>A path below <see cref="Root"/>.</summary>
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("IMACS_SHARED") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"IMACS_SHARED names {named}, which does not exist.");
        foreach (string start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            {
                string candidate = System.IO.Path.Combine(at.FullName, "shared");
                if (Directory.Exists(System.IO.Path.Combine(candidate, "golden")))
                    return candidate;
            }
        }

        throw new DirectoryNotFoundException(
            "The test data folder 'shared' (with golden/, models/, data/) was not found beside any parent folder of the tests. Put it beside the checkout or set IMACS_SHARED.");
    }
}
