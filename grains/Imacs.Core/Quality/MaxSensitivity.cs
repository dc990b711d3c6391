namespace Imacs.Core.Quality;

/// <summary>Max-sensitivity: how much a map can change, relative to its own size, when the image changes a little.</summary>
/// <remarks>Yeh et al. 2019, definition 2, divided by the norm of the map as in Captum and Quantus; the maximum is taken over draws, which bounds it from below.</remarks>
public static class MaxSensitivity
{
    /// <summary>The relative change of one map.</summary>
    /// <param name="map">[n]: the map of the image.</param>
    /// <param name="perturbed">[n]: the map of the perturbed image.</param>
    /// <returns>||perturbed - map|| / ||map||, Euclidean; NaN for a map that is zero everywhere.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double RelativeChange(ReadOnlySpan<float> map, ReadOnlySpan<float> perturbed)
    {
        if (map.Length != perturbed.Length)
            throw new ArgumentException($"Maps of {map.Length} and {perturbed.Length} values don't pair.", nameof(perturbed));
        double change = 0, size = 0;
        for (int i = 0; i < map.Length; i++)
        {
            double moved = (double)perturbed[i] - map[i];
            change += moved * moved;
            size += (double)map[i] * map[i];
        }

        return size == 0 ? double.NaN : Math.Sqrt(change / size);
    }
}
