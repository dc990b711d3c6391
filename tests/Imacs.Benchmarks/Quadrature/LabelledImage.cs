namespace Imacs.Benchmarks.Quadrature;

/// <summary>An image file and its class.</summary>
/// <param name="Path">The file.</param>
/// <param name="Class">Index of its folder among the folders, in ordinal order.</param>
internal sealed record LabelledImage(string Path, int Class)
{
    /// <summary>The first files of each class in turn, so that a sample of any size is balanced and a longer one begins with it.</summary>
    /// <param name="folder">A folder of class folders.</param>
    /// <param name="skip">Images passed over.</param>
    /// <param name="count">Images returned, fewer where there are no more.</param>
    public static LabelledImage[] Sample(string folder, int skip, int count)
    {
        string[][] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
            .Select(path => Directory.GetFiles(path).Order(StringComparer.Ordinal).ToArray())];
        int longest = classes.Max(files => files.Length);
        IEnumerable<LabelledImage> all =
            from rank in Enumerable.Range(0, longest)
            from label in Enumerable.Range(0, classes.Length)
            where rank < classes[label].Length
            select new LabelledImage(classes[label][rank], label);
        return [.. all.Skip(skip).Take(count)];
    }
}
