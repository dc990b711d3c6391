using Imacs.Contracts.Specs;

namespace Imacs.Torch.Attribution;

/// <summary>One model's prediction of one image.</summary>
/// <param name="Row">The output row, as the model returns it.</param>
/// <param name="Returns">What the row holds.</param>
public sealed record ModelPrediction(float[] Row, ModelOutput Returns)
{
    /// <summary>Most probable class.</summary>
    public int Class { get; } = Softmax.ArgMax(Row);

    /// <summary>The probability of that class, 0 to 1.</summary>
    public double Probability => ProbabilityOf(Class);

    /// <summary>The probability of a class, 0 to 1.</summary>
    /// <param name="index">The class.</param>
    public double ProbabilityOf(int index) => Softmax.Probability(Row, index, Returns);
}
