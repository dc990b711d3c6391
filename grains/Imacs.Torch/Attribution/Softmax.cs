using Imacs.Contracts.Specs;

namespace Imacs.Torch.Attribution;

/// <summary>Probabilities from output rows, in double precision.</summary>
public static class Softmax
{
    /// <summary>The probability of one class.</summary>
    /// <param name="row">A model's output row.</param>
    /// <param name="index">The class.</param>
    /// <param name="returns">What the row holds.</param>
    public static double Probability(ReadOnlySpan<float> row, int index, ModelOutput returns)
    {
        if (returns == ModelOutput.Probabilities)
            return row[index];
        double most = row[ArgMax(row)];
        double total = 0;
        foreach (float value in row)
            total += Math.Exp(value - most);
        return Math.Exp(row[index] - most) / total;
    }

    /// <summary>The first of the largest values: the predicted class.</summary>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
                best = i;
        }

        return best;
    }
}
