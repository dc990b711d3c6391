using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Imacs.Contracts.Specs;

namespace Imacs.Cli.Specs;

/// <summary>The flags that say how attributions are computed: the keys of a spec's attribution section, spelled for the command line.</summary>
internal sealed class AttributionFlags
{
    private readonly List<(Option Option, string Key, Func<ParseResult, JsonNode?> Value)> _flags = [];

    public AttributionFlags()
    {
        Add<string>("--method", "method", $"Attribution method: {string.Join(", ", AttributionMethodRules.Methods)}. Default ig.");
        Add<string>("--rule", "rule", "ig, xrai: adaptive, gauss-legendre, midpoint, trapezoid or pair. Default adaptive.");
        Add<int>("--steps", "steps", "Nodes on each path. Default 50 for a fixed rule, 200 for guided-ig, 100 for blur-ig.");
        Add<double>("--tolerance", "tolerance", "Accepted estimate of a region's share error, for the adaptive rule. Default 0.015.");
        Add<string>("--xrai-mode", "xraiMode", "xrai: product, or parity with the PAIR library. Default product.");
        Add<string>("--xrai-algorithm", "xraiAlgorithm", "xrai: full or fast. Default full.");
        Add<string>("--smoothgrad-of", "smoothGradOf", "smoothgrad: the method that is averaged; its flags apply too. Default gradient.");
        Add<string>("--smoothgrad-mode", "smoothGradMode", "smoothgrad: plain, squared or vargrad. Default plain.");
        Add<int>("--samples", "samples", "smoothgrad: noisy copies. Default 25.");
        Add<double>("--noise", "noise", "smoothgrad: standard deviation as a part of the image's range. Default 0.15.");
        Add<double>("--fraction", "fraction", "guided-ig: part of the pixels that move at a time. Default 0.25.");
        Add<double>("--max-distance", "maxDistance", "guided-ig: how far from the straight path, 0 to 1. Default 0.02.");
        Add<double>("--max-sigma", "maxSigma", "blur-ig: heaviest blur in pixels. Default 50.");
        Add<int>("--window", "window", "occlusion: side of the window in pixels. Default an eighth of the image's shorter side.");
        Add<int>("--stride", "stride", "occlusion: pixels between windows. Default half a window.");
        Add<int>("--draws", "draws", "expected-gradients: pairs of a baseline and a point. Default 64.");
        var baseline = new Option<string>("--baseline")
        {
            Description = $"Baselines averaged over, joined by '+': {string.Join(", ", AttributionMethodRules.Baselines)}, or an image file (image:FILE). Default black+white; for occlusion mean.",
        };
        _flags.Add((baseline, "baselines", parsed => new JsonArray([.. Split(parsed.GetValue(baseline)!).Select(name => (JsonNode)JsonValue.Create(name))])));
    }

    /// <summary>The flags.</summary>
    public IEnumerable<Option> Options => _flags.Select(flag => flag.Option);

    /// <summary>Lays the flags that were given over a spec's attribution section.</summary>
    public void Lay(ParseResult parsed, JsonObject spec)
    {
        foreach ((Option option, string key, Func<ParseResult, JsonNode?> value) in _flags)
        {
            if (parsed.GetResult(option) is null)
                continue;
            if (spec["attribution"] is not JsonObject attribution)
                spec["attribution"] = attribution = [];
            attribution[key] = value(parsed);
        }
    }

    /// <summary>The attribution section that the flags alone say.</summary>
    /// <exception cref="Imacs.Contracts.Errors.InvalidSpecException">A value breaks a rule.</exception>
    public AttributionSpec Read(ParseResult parsed)
    {
        JsonObject spec = [];
        Lay(parsed, spec);
        AttributionSpec attribution = Absolute(SpecFile.BindAttribution(spec["attribution"] as JsonObject ?? [], "The command line"));
        ComparisonSpecRules.CheckAttribution(attribution);
        return attribution;
    }

    /// <summary>The same with baselines that are files named by absolute path: whatever is no baseline's name, but the name of a file, is one.</summary>
    public static AttributionSpec Absolute(AttributionSpec attribution) => attribution with
    {
        Baselines = attribution.Baselines is null ? null : [.. attribution.Baselines.Select(Absolute)],
    };

    private static string Absolute(string baseline)
    {
        string? file = AttributionMethodRules.ImageOf(baseline);
        if (file is null && !AttributionMethodRules.Baselines.Contains(baseline) && File.Exists(baseline))
            file = baseline;
        return file is null ? baseline : AttributionMethodRules.ImagePrefix + SpecFlags.Absolute(file);
    }

    private static string[] Split(string text) => File.Exists(AttributionMethodRules.ImageOf(text) ?? text) ? [text] : text.Split('+');

    private void Add<T>(string name, string key, string description)
    {
        var option = new Option<T>(name) { Description = description };
        _flags.Add((option, key, parsed => FlagValue.Of(parsed, option)));
    }
}
