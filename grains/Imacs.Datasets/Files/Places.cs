using Imacs.Contracts.Specs;

namespace Imacs.Datasets.Files;

/// <summary>Arithmetic of places: what paths can do, for addresses too. Names below an address are escaped in it, names in the store need not be.</summary>
internal static class Places
{
    /// <summary>The place in full: an absolute path, or an address without '/' at its end.</summary>
    public static string Absolute(string place)
    {
        string normal = PlaceText.Normal(place);
        return PlaceText.IsLocal(normal) ? Path.GetFullPath(normal) : normal.TrimEnd('/');
    }

    /// <summary>The folder that a place lies in.</summary>
    /// <param name="place">An absolute place.</param>
    public static string FolderOf(string place)
    {
        if (PlaceText.IsLocal(place))
            return Path.GetDirectoryName(place) ?? "/";
        int slash = place.LastIndexOf('/');
        return slash < 0 ? PlaceText.StorePrefix : place[..slash];
    }

    /// <summary>The place of a file below a folder.</summary>
    /// <param name="folder">An absolute place.</param>
    /// <param name="id">The path from there, with '/'.</param>
    public static string Below(string folder, string id)
    {
        if (PlaceText.IsLocal(folder))
            return Path.Combine(folder, id);
        return PlaceText.IsStore(folder) ? $"{folder}/{id}" : $"{folder}/{string.Join('/', id.Split('/').Select(Uri.EscapeDataString))}";
    }
}
