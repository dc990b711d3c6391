namespace Imacs.Core.Embedding;

/// <summary>L2 normalisation, which makes Euclidean k-means a clustering by direction.</summary>
public static class UnitLength
{
    /// <summary>Scales a vector to length 1, in place; a zero vector stays as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        double square = 0;
        foreach (float value in vector)
            square += (double)value * value;
        if (square == 0)
            return;
        double scale = 1 / Math.Sqrt(square);
        foreach (ref float value in vector)
            value = (float)(value * scale);
    }
}
