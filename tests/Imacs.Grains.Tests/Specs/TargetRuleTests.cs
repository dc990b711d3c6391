using Imacs.Contracts.Specs;
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
    [InlineData("contrast", TargetKind.Contrast, 0)]
    [InlineData("contrast:3:8", TargetKind.ContrastOfIndices, 3, 8)]
    public void Parse_EachSpelling_IsItsRule(string? text, TargetKind kind, int value, int other = -1) =>
        Assert.Equal(new TargetRule(kind, value, other), TargetRule.Parse(text, ["day", "night"]));

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

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(-1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Of_Contrast_SubtractsTheRunnerUpOfAllModelsTogether(int label, int target, int against)
    {
        // Together 1.0, 0.8 and 0.2: the first model alone would put class 2 second.
        ModelPrediction[] predictions = [new([0.7f, 0.1f, 0.2f], ModelOutput.Probabilities), new([0.3f, 0.7f, 0], ModelOutput.Probabilities)];
        TargetRule rule = TargetRule.Parse("contrast", ["day", "night"]);

        Assert.Equal(new ExplainedClass(target, against), rule.Of(0, label, predictions));
        Assert.Equal(rule.Of(0, label, predictions), rule.Of(1, label, predictions));
    }

    [Fact]
    public void Of_OtherRules_SubtractsWhatTheySay()
    {
        ModelPrediction[] predictions = [new([0.7f, 0.1f, 0.2f], ModelOutput.Probabilities), new([0.3f, 0.7f, 0], ModelOutput.Probabilities)];

        Assert.Equal(new ExplainedClass(1, 2), TargetRule.Parse("contrast:1:2", ["day", "night"]).Of(0, 0, predictions));
        Assert.Equal(new ExplainedClass(1), TargetRule.Parse("predicted", ["day", "night"]).Of(1, 0, predictions));
        Assert.Null(TargetRule.Parse("label", ["day", "night"]).Of(1, -1, predictions));
    }
}
