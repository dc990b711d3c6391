using Imacs.Grains.Summaries;

namespace Imacs.Grains.Tests.Summaries;

[Trait("Suite", "Unit")]
public sealed class ModelPairsTests
{
    [Theory]
    [InlineData(2, null, "01")]
    [InlineData(2, 0, "10")]
    [InlineData(2, 1, "01")]
    [InlineData(4, null, "01 02 03 12 13 23")]
    [InlineData(4, 1, "01 21 31 02 03 23")]
    public void Of_ModelsAndReference_OthersAgainstItComeFirst(int models, int? reference, string expected) =>
        Assert.Equal(expected, string.Join(' ', ModelPairs.Of(models, reference).Select(pair => $"{pair.First}{pair.Second}")));
}
