using Imacs.Torch.Attribution;

namespace Imacs.Grains.Tests.Specs;

/// <summary>Which class is explained.</summary>
[Trait("Suite", "Unit")]
public sealed class TargetRuleTests
{
    [Theory]
    [InlineData(null, TargetKind.LabelOrPredicted, 0)]
    [InlineData("label", TargetKind.Label, 0)]
    [InlineData("predicted", TargetKind.Predicted, 0)]
    [InlineData("predicted:day", TargetKind.PredictedBy, 0)]
    [InlineData("predicted:night", TargetKind.PredictedBy, 1)]
    [InlineData("7", TargetKind.Index, 7)]
    [InlineData("0", TargetKind.Index, 0)]
    public void Parse_EachSpelling_IsItsRule(string? text, TargetKind kind, int value) =>
        Assert.Equal(new TargetRule(kind, value), TargetRule.Parse(text, ["day", "night"]));

    [Theory]
    [InlineData(null, 4, 4, 4)]
    [InlineData(null, -1, 2, 2)]
    [InlineData("label", 4, 4, 4)]
    [InlineData("label", -1, -1, -1)]
    [InlineData("predicted", 4, 2, 3)]
    [InlineData("predicted:night", 4, 3, 3)]
    [InlineData("9", 4, 9, 9)]
    public void For_DayPredicts2AndNight3_IsTheClassOfEach(string? text, int label, int day, int night)
    {
        TargetRule rule = TargetRule.Parse(text, ["day", "night"]);

        Assert.Equal(day, rule.For(0, label, [2, 3]));
        Assert.Equal(night, rule.For(1, label, [2, 3]));
    }
}
