using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;

namespace Imacs.Reporting.Tests.Fixture;

/// <summary>An evaluation made up of round numbers.</summary>
internal static class SampleEvaluation
{
    /// <summary>Two models, three methods and the null, every measure, one of them undefined.</summary>
    public static EvaluationResult Usual { get; } = Of("base", "ig --baseline black");

    /// <summary>The same with names that try to become markup.</summary>
    public static EvaluationResult Hostile { get; } = Of("</style><img src=x onerror=\"window.hacked=1\">", "<b>ig</b> & \"more\"");

    private static EvaluationResult Of(string model, string method)
    {
        string[] methods = [method, "xrai", "gradient-x-input", "random"];
        return new()
        {
            Versions = new Dictionary<string, string> { ["imacs"] = "1.0.0" },
            Parameters = new(7, "label", OutputKind.Probability, ["mean"], methods.ToDictionary(name => name, name => new AttributionSpec { Method = name == "xrai" ? "xrai" : "ig" }.Resolved()), ["Forest", "River"]),
            Measures = QualityMeasures.All,
            Images = new(50, 48, 2, [new QuarantineReason("The file is cut short.", 2, "River/broken.png")]),
            Sample = [.. Enumerable.Range(0, 48).Select(i => new EvaluatedImage($"River/{i}.png", "River", i < 5))],
            Models = [Model(model, methods), Model("other", methods)],
        };
    }

    private static EvaluatedModel Model(string name, string[] methods) => new(
        name,
        new string('a', 64),
        [new CascadeStage(1, 20, "fc"), new CascadeStage(20, 20, "stem.0")],
        [.. methods.Select((method, index) => new MethodScores(method, index == methods.Length - 1, 17 - index, 2, index, Scores(index, methods.Length), Curves(index)))]);

    private static MeasureScore[] Scores(int method, int methods) =>
        [.. QualityMeasures.All.Select((measure, index) => measure.Name == QualityMeasures.Completeness && method > 1
            ? new MeasureScore(measure.Name, 0, null, null, null, null, [])
            : new MeasureScore(
                measure.Name, 48, 0.1 * (index + method) / 2, 0.09 * (index + method) / 2, 0.12 * (index + method) / 2,
                method == methods - 1 || measure.Name == QualityMeasures.Completeness
                    ? null
                    : new NullDifference(48, 0.05, 0.02, 0.08, 0.001, 0.004, index % 3 == 0 ? true : index % 3 == 1 ? null : false),
                []))];

    private static CurveSummary[] Curves(int method) => [.. ((string[])[QualityMeasures.SensitivityN, QualityMeasures.Deletion, QualityMeasures.RandomisationSsim]).Select(measure =>
        new CurveSummary(measure, [0, 0.5, 1], [0.9, 0.5 - (0.1 * method), 0.1], [0.8, 0.4 - (0.1 * method), null], [1, 0.6 - (0.1 * method), null]))];
}
