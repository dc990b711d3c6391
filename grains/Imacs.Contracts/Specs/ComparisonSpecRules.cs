using System.Globalization;
using Imacs.Contracts.Errors;

namespace Imacs.Contracts.Specs;

/// <summary>The rules of a spec that can be checked without opening any file.</summary>
public static class ComparisonSpecRules
{
    /// <summary>Checks a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="fewestModels">How many models it must have: two to compare, one to evaluate.</param>
    /// <exception cref="InvalidSpecException">One sentence for each rule that is broken: key, value and cure.</exception>
    public static void Check(ComparisonSpec spec, int fewestModels = 2)
    {
        List<string> faults = [];
        if (spec.Models.Any(model => model is null))
            throw new InvalidSpecException("models: an entry is empty; give each model a name and a path, or remove the entry.");
        if (spec.Models.Count < fewestModels)
            faults.Add($"models: {spec.Models.Count} given, but a comparison needs at least two; add --model NAME=FILE.");
        foreach (ModelSpec model in spec.Models)
            CheckModel(model, faults);
        if (spec.Embedder is not null)
            CheckModel(spec.Embedder, faults);

        foreach (string twice in spec.Models.GroupBy(model => model.Name).Where(group => group.Count() > 1).Select(group => group.Key))
            faults.Add($"models: the name '{twice}' is used twice; names must differ.");
        foreach (string reserved in spec.Models.Select(model => model.Name).Where(name => name is "both" or "several"))
            faults.Add($"models: the name '{reserved}' is taken by the summary; choose another.");

        if (spec.Reference is { } reference && spec.Models.All(model => model.Name != reference))
            faults.Add($"reference: '{reference}' is none of the models ({string.Join(", ", spec.Models.Select(model => model.Name))}).");

        if (string.IsNullOrWhiteSpace(spec.Data.Path))
            faults.Add("data.path: empty; name a folder or a manifest.");
        CheckPlaces(spec, faults);
        SpecFaults.InRange("data.limit", spec.Data.Limit, 1, int.MaxValue, faults);
        SpecFaults.InRange("data.maxSide", spec.Data.MaxSide, 16, 4096, faults);
        SpecFaults.InRange("regionsPerModel", spec.RegionsPerModel, 1, 50, faults);
        if (spec.K != 0)
            SpecFaults.InRange("k", spec.K, 2, 1000, faults);
        if (spec.KRange is not [>= 2 and var low, <= 1000 and var high] || low > high)
            faults.Add($"kRange: [{string.Join(", ", spec.KRange)}] must be the fewest and the most clusters to choose from, 2 to 1000, as in [5, 50].");
        SpecFaults.InRange("causalImages", spec.CausalImages, 0, 10_000, faults);
        if (spec.PoolFraction is not (>= 0 and <= 1))
            faults.Add($"poolFraction: {spec.PoolFraction} is not between 0 and 1.");
        SpecFaults.InRange("shardSize", spec.ShardSize, 1, 4096, faults);
        SpecFaults.InRange("weight", spec.Weight, 1, 1000, faults);
        if (spec.MaxFailed is not (>= 0 and <= 1))
            faults.Add($"maxFailed: {spec.MaxFailed} is not between 0 and 1.");
        AttributionMethodRules.Check(spec.Attribution, faults);
        SpecFaults.OneOf("segments", spec.Segments, ["scaled", "literal"], faults);
        if (spec.Output == OutputKind.Logit && spec.Models.FirstOrDefault(model => model.Returns == ModelOutput.Probabilities) is { } scored)
            faults.Add($"output: logit is asked for, but model '{scored.Name}' returns probabilities; use output probability.");
        CheckTarget(spec, faults);
        ThrowIfAny(faults);
    }

    /// <summary>Checks how attributions are to be computed.</summary>
    /// <param name="attribution">Method and parameters.</param>
    /// <exception cref="InvalidSpecException">One sentence for each rule that is broken.</exception>
    public static void CheckAttribution(AttributionSpec attribution)
    {
        List<string> faults = [];
        AttributionMethodRules.Check(attribution, faults);
        ThrowIfAny(faults);
    }

    private static void ThrowIfAny(List<string> faults)
    {
        if (faults.Count > 0)
            throw new InvalidSpecException(string.Join(Environment.NewLine, faults.Distinct(StringComparer.Ordinal)));
    }

    private static void CheckPlaces(ComparisonSpec spec, List<string> faults)
    {
        IEnumerable<(string Key, string? Place)> places =
        [
            .. spec.Models.Select(model => ($"model '{model.Name}'", (string?)model.Path)),
            ("embedder", spec.Embedder?.Path),
            ("data.path", spec.Data.Path),
            ("data.labels", spec.Data.Labels),
            ("concepts", spec.Concepts),
            .. (spec.Attribution.Baselines ?? []).Select(baseline => ("attribution.baselines", AttributionMethodRules.ImageOf(baseline))),
        ];
        foreach ((string key, string? place) in places)
        {
            if (place is not null && PlaceText.FaultOf(place) is { } fault)
                faults.Add($"{key}: {fault}.");
        }
    }

    private static void CheckModel(ModelSpec model, List<string> faults)
    {
        if (model.Name.Length is 0 or > 40 || !model.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            faults.Add($"models: the name '{model.Name.ReplaceLineEndings("\\n")}' must be 1 to 40 letters, digits, '-' or '_'.");
        if (string.IsNullOrWhiteSpace(model.Path))
            faults.Add($"model '{model.Name}': no file is named.");
        if (model.InputSize is { } size && (size.Count != 2 || size.Any(side => side is < 8 or > 4096)))
            faults.Add($"model '{model.Name}': inputSize [{string.Join(", ", size)}] must be [height, width], each 8 to 4096.");
        if (model.Mean.Count != 3 || model.Mean.Any(value => !float.IsFinite(value)))
            faults.Add($"model '{model.Name}': mean [{string.Join(", ", model.Mean)}] must be three finite numbers.");
        if (model.Std.Count != 3 || model.Std.Any(value => !(value > 0) || !float.IsFinite(value)))
            faults.Add($"model '{model.Name}': std [{string.Join(", ", model.Std)}] must be three numbers above 0.");
        if (model.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            faults.Add($"model '{model.Name}': sha256 '{hash}' must be 64 hexadecimal digits.");
    }

    private static void CheckTarget(ComparisonSpec spec, List<string> faults)
    {
        switch (spec.Target)
        {
            case null or "label" or "predicted":
                return;
            case { } named when named.StartsWith("predicted:", StringComparison.Ordinal):
                string name = named["predicted:".Length..];
                if (spec.Models.All(model => model.Name != name))
                    faults.Add($"target: predicted:{name} names no model; there are {string.Join(", ", spec.Models.Select(model => model.Name))}.");
                return;
            case "contrast":
                return;
            case { } contrast when contrast.StartsWith("contrast:", StringComparison.Ordinal):
                if (TargetText.Contrast(contrast) is not { } pair)
                    faults.Add($"target: '{contrast}' is not contrast:N:M with two class indices, such as contrast:3:8.");
                else if (pair.Target == pair.Against)
                    faults.Add($"target: '{contrast}' is a class minus itself, which is 0; name two classes.");
                return;
            case { } index when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return;
            default:
                faults.Add($"target: '{spec.Target}' is not label, predicted, predicted:NAME, contrast, contrast:N:M or a class index.");
                return;
        }
    }
}
