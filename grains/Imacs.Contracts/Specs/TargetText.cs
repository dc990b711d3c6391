using System.Globalization;

namespace Imacs.Contracts.Specs;

/// <summary>Reads the targets that carry numbers.</summary>
public static class TargetText
{
    /// <summary>Reads contrast:N:M.</summary>
    /// <param name="text">A target.</param>
    /// <returns>The two class indices; null where the text is anything else.</returns>
    public static (int Target, int Against)? Contrast(string? text) =>
        text?.Split(':') is ["contrast", var first, var second] && Index(first) is { } target && Index(second) is { } against ? (target, against) : null;

    /// <summary>Reads a class index.</summary>
    /// <param name="text">A target.</param>
    /// <returns>The index, 0 or more; null where the text is anything else.</returns>
    public static int? Index(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
}
