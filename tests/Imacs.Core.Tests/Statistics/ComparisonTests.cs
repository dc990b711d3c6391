using Imacs.Core.Statistics;

namespace Imacs.Core.Tests.Statistics;

[Trait("Suite", "Unit")]
public sealed class ComparisonTests
{
    [Fact]
    public void Of_HandCase_SplitsExactly()
    {
        // f 0.4 and 0.2, s 0.5 and 0.25: 0.2 - 0.05 = 0.2 * 0.375 + 0.25 * 0.3.
        DifferenceDecomposition split = DifferenceDecomposition.Of(40, 20, 20, 5, 100);
        Assert.Equal(0.075, split.Frequency, 1e-15);
        Assert.Equal(0.075, split.Strength, 1e-15);
        Assert.Equal(0.15, split.Difference, 1e-15);
    }

    [Fact]
    public void Of_ModelsExchanged_NegatesExactly()
    {
        DifferenceDecomposition split = DifferenceDecomposition.Of(41, 7.3, 17, -1.1, 97);
        DifferenceDecomposition exchanged = DifferenceDecomposition.Of(17, -1.1, 41, 7.3, 97);
        Assert.Equal(-split.Frequency, exchanged.Frequency);
        Assert.Equal(-split.Strength, exchanged.Strength);
    }

    [Fact]
    public void Of_NeverSelected_IsAllFrequency()
    {
        Assert.Equal(new DifferenceDecomposition(0.1, 0), DifferenceDecomposition.Of(20, 10, 0, 0, 100));
        Assert.Equal(new DifferenceDecomposition(-0.1, 0), DifferenceDecomposition.Of(0, 0, 20, 10, 100));
        Assert.Equal(default, DifferenceDecomposition.Of(0, 0, 0, 0, 100));
        Assert.Equal(default, DifferenceDecomposition.Of(5, 1, 5, 1, 100));
    }

    [Fact]
    public void Rank_MixedEvidence_PutsSureDifferencesFirst()
    {
        ConceptEvidence[] concepts =
        [
            new(0, true, new MeanInterval(0.30, -0.10, 0.70)),
            new(1, true, new MeanInterval(-0.20, -0.25, -0.15)),
            new(2, true, new MeanInterval(0.16, 0.12, 0.20)),
            new(3, false, new MeanInterval(0.90, 0.80, 1.00)),
            new(4, true, new MeanInterval(-0.30, -0.70, 0.10)),
            new(5, true, new MeanInterval(0.10, -0.10, 0.30)),
        ];
        int[] expected = [1, 2, 0, 4, 5, 3];
        Assert.Equal(expected, ConceptOrder.Rank(concepts));
        Assert.Equal(expected, ConceptOrder.Rank(concepts.Reverse()));
        Assert.Equal(expected, ConceptOrder.Rank(concepts.Select(concept =>
            concept with { Difference = new MeanInterval(-concept.Difference.Mean, -concept.Difference.High, -concept.Difference.Low) })));
    }

    [Fact]
    public void Enrichment_CellMissingInDataset_IsNull()
    {
        PredictionCells dataset = new(50, 25, 25, 0);
        PredictionCells set = default(PredictionCells).Add(true, true).Add(true, false).Add(true, false).Add(false, true);
        Assert.Equal(new PredictionCells(1, 2, 1, 0), set);
        Assert.Equal([0.5, 2.0, 1.0, null], set.Enrichment(dataset));
        Assert.All(default(PredictionCells).Enrichment(dataset), Assert.Null);
        Assert.Equal(1, default(PredictionCells).Add(false, false).BothWrong);
        Assert.Equal(104, PredictionCells.Merge(set, dataset).Images);
    }
}
