namespace Imacs.Core.Clustering;

/// <summary>Products of two embeddings, summed in double and in order: the same bits on every processor.</summary>
internal static class RowMath
{
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += (double)left[i] * right[i];
        return sum;
    }

    public static double SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>0 where one of them is all zero.</summary>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double norms = Math.Sqrt(Dot(left, left) * Dot(right, right));
        return norms == 0 ? 0 : Dot(left, right) / norms;
    }
}
