using System.Runtime.Intrinsics;

namespace Imacs.Core.Clustering;

/// <summary>The fixed-point units in which partials are summed.</summary>
/// <remarks>
/// Integer sums are exact and associative, floating-point sums are neither. With them a merged partial has the same bits however rows
/// are split into shards and in whatever order or tree the shards are merged, which no ordering rule for doubles could give. The step of
/// 2^-30 is finer than float32's own for components above 2^-7 and 60 times finer than a centre's rounding for the rest.
/// </remarks>
internal static class FixedPoint
{
    /// <summary>Units in 1 for components: any |x| below 2 fits an Int32, and 2^32 rows of them an Int64.</summary>
    internal const float ComponentUnits = 1 << 30;

    /// <summary>Units in 1 for squared norms: 2^33 rows of norm 2 fit an Int64.</summary>
    internal const double NormUnits = 1 << 28;

    /// <summary>The largest squared norm of a row that is accepted: its components are below 2.</summary>
    internal const double LargestSquaredNorm = 3.99;

    /// <summary>Components in units, as <see cref="FromComponent"/>; anything at all where a component is not in -2 to 2.</summary>
    internal static Vector256<int> FromComponents(Vector256<float> values) => Vector256.ConvertToInt32Native(values * Vector256.Create(ComponentUnits));

    /// <summary>A component in units, truncated towards 0 as the vector conversion does.</summary>
    internal static long FromComponent(float value) => (long)(value * ComponentUnits);
}
