using Imacs.Contracts.Summaries;

namespace Imacs.Grains.Tests.Clients;

/// <summary>A summary that says next to nothing.</summary>
internal static class SmallSummary
{
    private static readonly PredictionTable Predictions = new(0, 0, 0, 0, 0, []);

    /// <summary>One without a concept.</summary>
    public static ComparisonSummary Empty(int images) => new()
    {
        Comparison = "0123456789abcdef",
        Versions = new Dictionary<string, string> { ["imacs"] = "1" },
        Parameters = new(0, 2, "0", "probability", "ig", "adaptive", 0.01, 5, "descriptor", ["0"]),
        Models = [new("a", "00", null, 0, 0), new("b", "11", null, 0, 0)],
        Pairs = [new("a", "b", Predictions, ["Nothing differs."])],
        Images = new(images, images - 1, 1, [new("It is damaged.", 1, "7.jpg")]),
        Clusters = [],
        Predictions = Predictions,
        Agreement = [],
        Quality = new(new Dictionary<string, Distribution>(), new Dictionary<string, Distribution>(), new Dictionary<string, EvaluationSummary>(), new Dictionary<string, int>()),
        Headline = ["Nothing differs."],
    };
}
