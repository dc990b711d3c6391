namespace Imacs.Contracts.Specs;

/// <summary>Which methods there are, which parameters each has, and within which limits.</summary>
public static class AttributionMethodRules
{
    private static readonly Dictionary<string, string[]> Parameters = new()
    {
        ["ig"] = ["rule", "steps", "baselines"],
        ["guided-ig"] = ["steps", "baselines", "fraction", "maxDistance"],
        ["blur-ig"] = ["steps", "maxSigma"],
        ["xrai"] = ["rule", "steps", "baselines", "xraiMode", "xraiAlgorithm"],
        ["smoothgrad"] = ["smoothGradOf", "smoothGradMode", "samples", "noise"],
        ["gradient-x-input"] = [],
        ["gradient"] = [],
        ["occlusion"] = ["baselines", "window", "stride"],
        ["expected-gradients"] = ["draws"],
        ["grad-cam"] = [],
        ["random"] = [],
    };

    /// <summary>The methods there are, by the names they have on the command line and in a spec.</summary>
    public static IReadOnlyList<string> Methods { get; } = [.. Parameters.Keys];

    /// <summary>The quadrature rules there are.</summary>
    public static IReadOnlyList<string> Rules { get; } = ["adaptive", "gauss-legendre", "midpoint", "trapezoid", "pair"];

    /// <summary>The baselines that have a name; the others are images, "image:FILE".</summary>
    public static IReadOnlyList<string> Baselines { get; } = ["black", "white", "min", "max", "mean", "blur", "noise"];

    /// <summary>What stands before the file of a baseline that is an image.</summary>
    public const string ImagePrefix = "image:";

    /// <summary>The file of a baseline that is an image.</summary>
    /// <param name="baseline">A baseline.</param>
    /// <returns>Null for a baseline that has a name.</returns>
    public static string? ImageOf(string baseline) =>
        baseline.StartsWith(ImagePrefix, StringComparison.Ordinal) && baseline.Length > ImagePrefix.Length ? baseline[ImagePrefix.Length..] : null;

    /// <summary>Whether the maps of a method need images of the dataset as baselines.</summary>
    /// <param name="attribution">The spec.</param>
    public static bool NeedsReferences(AttributionSpec attribution) => attribution.InnerMethod() == "expected-gradients";

    /// <summary>Whether the segmentation must have XRAI's constants as they are, because parity with the PAIR library is asked for.</summary>
    /// <param name="attribution">The spec.</param>
    public static bool NeedsLiteralSegments(AttributionSpec attribution) => attribution.InnerMethod() == "xrai" && attribution.XraiMode == "parity";

    /// <summary>Checks how attributions are to be computed.</summary>
    /// <param name="attribution">Method and parameters.</param>
    /// <param name="faults">One sentence is added for each rule that is broken.</param>
    internal static void Check(AttributionSpec attribution, List<string> faults)
    {
        int before = faults.Count;
        SpecFaults.OneOf("attribution.method", attribution.Method, Methods, faults);
        if (attribution.SmoothGradOf == "smoothgrad")
            faults.Add("attribution.smoothGradOf: smoothgrad cannot be averaged over itself; choose another method.");
        else
            SpecFaults.OneOf("attribution.smoothGradOf", attribution.SmoothGradOf, Methods, faults);
        if (faults.Count == before)
            CheckParameters(attribution, faults);

        SpecFaults.OneOf("attribution.rule", attribution.Rule, Rules, faults);
        SpecFaults.OneOf("attribution.xraiMode", attribution.XraiMode, ["product", "parity"], faults);
        SpecFaults.OneOf("attribution.xraiAlgorithm", attribution.XraiAlgorithm, ["full", "fast"], faults);
        SpecFaults.OneOf("attribution.smoothGradMode", attribution.SmoothGradMode, ["plain", "squared", "vargrad"], faults);
        SpecFaults.InRange("attribution.steps", attribution.Steps, 2, 4096, faults);
        SpecFaults.InRange("attribution.samples", attribution.Samples, 1, 4096, faults);
        SpecFaults.InRange("attribution.draws", attribution.Draws, 1, 4096, faults);
        SpecFaults.InRange("attribution.window", attribution.Window, 1, 4096, faults);
        SpecFaults.InRange("attribution.stride", attribution.Stride, 1, attribution.Window ?? 4096, faults);
        if (attribution is { Stride: not null, Window: null })
            faults.Add("attribution.stride: give attribution.window too; without it both follow the image's size.");
        SpecFaults.AboveAndAtMost("attribution.tolerance", attribution.Tolerance, 0, 1, faults);
        SpecFaults.AboveAndAtMost("attribution.noise", attribution.Noise, 0, 10, faults);
        SpecFaults.AboveAndAtMost("attribution.maxSigma", attribution.MaxSigma, 0, 1000, faults);
        SpecFaults.InRange("attribution.fraction", attribution.Fraction, 0, 1, faults);
        SpecFaults.InRange("attribution.maxDistance", attribution.MaxDistance, 0, 1, faults);
        CheckBaselines(attribution, faults);
    }

    private static void CheckParameters(AttributionSpec attribution, List<string> faults)
    {
        string inner = attribution.InnerMethod();
        HashSet<string> known = [.. Parameters[attribution.Method], .. Parameters[inner]];
        string method = attribution.Method == inner ? inner : $"{attribution.Method} of {inner}";
        foreach ((string name, object? value) in Given(attribution))
        {
            if (value is not null && !known.Contains(name))
                faults.Add($"attribution.{name}: method {method} has no such parameter; leave it out, or choose a method that has it ({string.Join(", ", Parameters.Where(pair => pair.Value.Contains(name)).Select(pair => pair.Key))}).");
        }

        if (!NeedsLiteralSegments(attribution))
            return;
        // What a resolved spec says is what parity means.
        if (attribution.Rule is not (null or "pair") || attribution.Steps is not (null or 100) || attribution.Baselines is not (null or ["min", "max"]))
            faults.Add("attribution.xraiMode: parity means the PAIR library's defaults: rule pair, 100 steps, baselines min and max; leave rule, steps and baselines out, or use xraiMode product.");
    }

    private static IEnumerable<(string Name, object? Value)> Given(AttributionSpec attribution) =>
    [
        ("rule", attribution.Rule),
        ("steps", attribution.Steps),
        ("baselines", attribution.Baselines),
        ("xraiMode", attribution.XraiMode),
        ("xraiAlgorithm", attribution.XraiAlgorithm),
        ("smoothGradOf", attribution.SmoothGradOf),
        ("smoothGradMode", attribution.SmoothGradMode),
        ("samples", attribution.Samples),
        ("noise", attribution.Noise),
        ("fraction", attribution.Fraction),
        ("maxDistance", attribution.MaxDistance),
        ("maxSigma", attribution.MaxSigma),
        ("window", attribution.Window),
        ("stride", attribution.Stride),
        ("draws", attribution.Draws),
    ];

    private static void CheckBaselines(AttributionSpec attribution, List<string> faults)
    {
        if (attribution.Baselines is null)
            return;
        if (attribution.Baselines.Count is 0 or > 64)
            faults.Add($"attribution.baselines: {attribution.Baselines.Count} given; give 1 to 64, for instance black and white.");
        foreach (string baseline in attribution.Baselines)
        {
            if (ImageOf(baseline) is null && !Baselines.Contains(baseline))
                faults.Add($"attribution.baselines: '{baseline}' is not one of {string.Join(", ", Baselines)} or {ImagePrefix}FILE.");
        }
    }
}
