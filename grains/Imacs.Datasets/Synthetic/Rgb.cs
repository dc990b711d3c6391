using System.Runtime.InteropServices;

namespace Imacs.Datasets.Synthetic;

/// <summary>A colour; 0 to 1 per component, in double so that every tile is the same everywhere.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Rgb(double R, double G, double B)
{
    public static Rgb operator +(Rgb a, Rgb b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    public static Rgb operator *(Rgb a, double factor) => new(a.R * factor, a.G * factor, a.B * factor);

    public static Rgb Mix(Rgb from, Rgb to, double share) => (from * (1 - share)) + (to * share);

    /// <summary>A random colour between two neighbours of a palette.</summary>
    public static Rgb Pick(ReadOnlySpan<Rgb> palette, SceneRandom random) =>
        Mix(palette[random.Below(palette.Length)], palette[random.Below(palette.Length)], random.Between(0, 0.5));
}
