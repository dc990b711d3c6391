using System.Globalization;

namespace Imacs.Grains.Scheduling;

/// <summary>Grain keys made of a comparison and a part of it.</summary>
internal static class ShardKeys
{
    /// <summary>The key of a shard grain: "comparison/000003".</summary>
    public static string Of(string comparison, int shard) => $"{comparison}/{shard.ToString("D6", CultureInfo.InvariantCulture)}";

    /// <summary>The comparison and the shard in a key.</summary>
    public static (string Comparison, int Shard) Parse(string key)
    {
        int slash = key.LastIndexOf('/');
        return (key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>The key of an image grain: "comparison/image". Images are named by number: ids may hold any character.</summary>
    public static string OfImage(string comparison, int image) => $"{comparison}/{image.ToString(CultureInfo.InvariantCulture)}";
}
