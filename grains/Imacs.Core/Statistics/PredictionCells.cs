using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>Right and wrong of two models on labelled images.</summary>
/// <param name="BothRight">Images that both models get right.</param>
/// <param name="FirstOnly">Images that only the first model gets right.</param>
/// <param name="SecondOnly">Images that only the second model gets right.</param>
/// <param name="BothWrong">Images that neither gets right.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PredictionCells(long BothRight, long FirstOnly, long SecondOnly, long BothWrong)
{
    /// <summary>Labelled images.</summary>
    public long Images => BothRight + FirstOnly + SecondOnly + BothWrong;

    /// <summary>With one more image.</summary>
    /// <param name="firstRight">Whether the first model predicts its label.</param>
    /// <param name="secondRight">Whether the second model does.</param>
    public PredictionCells Add(bool firstRight, bool secondRight) => (firstRight, secondRight) switch
    {
        (true, true) => this with { BothRight = BothRight + 1 },
        (true, false) => this with { FirstOnly = FirstOnly + 1 },
        (false, true) => this with { SecondOnly = SecondOnly + 1 },
        (false, false) => this with { BothWrong = BothWrong + 1 },
    };

    /// <summary>The images of both.</summary>
    /// <param name="left">Some images.</param>
    /// <param name="right">Other images.</param>
    public static PredictionCells Merge(PredictionCells left, PredictionCells right) => new(
        left.BothRight + right.BothRight,
        left.FirstOnly + right.FirstOnly,
        left.SecondOnly + right.SecondOnly,
        left.BothWrong + right.BothWrong);

    /// <summary>For each cell, in the order of the parameters, how much more common it is here than in the whole dataset.</summary>
    /// <param name="dataset">The cells of the whole dataset.</param>
    /// <returns>[4]: share of this set over share of the dataset; null where the dataset's is 0 or this set is empty.</returns>
    public double?[] Enrichment(PredictionCells dataset)
    {
        long images = Images;
        return
        [
            Ratio(BothRight, dataset.BothRight),
            Ratio(FirstOnly, dataset.FirstOnly),
            Ratio(SecondOnly, dataset.SecondOnly),
            Ratio(BothWrong, dataset.BothWrong),
        ];

        double? Ratio(long here, long there) =>
            images == 0 || there == 0 ? null : (double)here / images / ((double)there / dataset.Images);
    }
}
