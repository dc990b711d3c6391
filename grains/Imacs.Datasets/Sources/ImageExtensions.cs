namespace Imacs.Datasets.Sources;

/// <summary>Which files of a folder are images.</summary>
internal static class ImageExtensions
{
    /// <summary>What messages say is accepted.</summary>
    public const string Accepted = ".jpg, .jpeg, .png, .webp, .bmp, .gif";

    /// <summary>True for a name that is not hidden and ends in an accepted extension, in any case.</summary>
    public static bool IsImage(ReadOnlySpan<char> name)
    {
        if (name.StartsWith('.'))
            return false;
        ReadOnlySpan<char> extension = Path.GetExtension(name);
        return Is(extension, ".jpg") || Is(extension, ".jpeg") || Is(extension, ".png")
            || Is(extension, ".webp") || Is(extension, ".bmp") || Is(extension, ".gif");
    }

    private static bool Is(ReadOnlySpan<char> extension, string wanted) => extension.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
