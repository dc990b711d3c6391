using Imacs.Contracts.Errors;
using Imacs.Datasets.Labels;

namespace Imacs.Datasets.Tests.Labels;

[Trait("Suite", "Unit")]
public sealed class ClassMapTests
{
    [Fact]
    public void ByName_ExactNames_MapsToTheModelsOrder()
    {
        ClassMap map = ClassMap.ByName(["River", "Forest", "River"], ["River", "Forest", "Town"]);

        Assert.Equal((0, 1, 2), (map.IndexOf("River"), map.IndexOf("Forest"), map.IndexOf("Town")));
        Assert.Equal(["River", "Forest", "Town"], map.Names);
    }

    [Theory]
    [InlineData("sea_lake")]
    [InlineData("Sea-Lake")]
    [InlineData("SEA LAKE")]
    [InlineData("sealake")]
    public void ByName_OtherSpelling_StillMatches(string label) => Assert.Equal(1, ClassMap.ByName([label], ["River", "SeaLake"]).IndexOf(label));

    [Fact]
    public void ByName_ExactName_WinsOverLooseOne()
    {
        ClassMap map = ClassMap.ByName(["sea_lake", "SeaLake"], ["SeaLake", "sea_lake"]);

        Assert.Equal((1, 0), (map.IndexOf("sea_lake"), map.IndexOf("SeaLake")));
        Assert.Throws<InvalidSpecException>(() => map.IndexOf("SEALAKE"));
    }

    [Fact]
    public void ByName_UnknownLabel_ListsBothSidesAndTheCure()
    {
        InvalidSpecException refusal = Assert.Throws<InvalidSpecException>(() => ClassMap.ByName(["River", "Lake"], ["River", "Forest"]));

        Assert.Contains("labels Lake are not", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Dataset: Lake, River.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Model: River, Forest.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--classes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ByName_ManyUnknown_IsTruncated()
    {
        InvalidSpecException refusal = Assert.Throws<InvalidSpecException>(() => ClassMap.ByName(Enumerable.Range(0, 1000).Select(number => $"label{number:D4}"), ["River"]));

        Assert.Contains("label0049 and 950 more", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("label0050", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ByName_ClassNamedTwice_Throws() => Assert.Throws<InvalidSpecException>(() => ClassMap.ByName(["a"], ["a", "a"]));

    [Fact]
    public void ByOrder_AsManyLabelsAsOutputs_SortsOrdinally()
    {
        ClassMap map = ClassMap.ByOrder(["b", "a", "B", "a"], 3);

        Assert.Equal(["B", "a", "b"], map.Names);
        Assert.Equal(1, map.IndexOf("a"));
        Assert.Throws<InvalidSpecException>(() => map.IndexOf("A"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ByOrder_OtherCount_ListsBothSidesAndTheCure(int outputs)
    {
        InvalidSpecException refusal = Assert.Throws<InvalidSpecException>(() => ClassMap.ByOrder(["b", "a"], outputs));

        Assert.Contains("2 labels (a, b)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{outputs} output", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--classes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NamesGiven_GoesByName() => Assert.Equal(1, ClassMap.Create(["a"], ["b", "a"], 2).IndexOf("a"));

    [Fact]
    public void Create_NoNames_GoesByOrder() => Assert.Equal(0, ClassMap.Create(["a", "b"], null, 2).IndexOf("a"));

    [Fact]
    public void Create_NamesDoNotFitTheOutputs_Throws()
    {
        InvalidSpecException refusal = Assert.Throws<InvalidSpecException>(() => ClassMap.Create(["a"], ["a", "b"], 10));

        Assert.Contains("2 classes are named (a, b) but the model has 10 outputs", refusal.Message, StringComparison.Ordinal);
    }
}
