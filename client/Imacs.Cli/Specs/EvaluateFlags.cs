using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Imacs.Cli.Evaluation;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;

namespace Imacs.Cli.Specs;

/// <summary>The flags of an evaluation.</summary>
internal sealed class EvaluateFlags
{
    private const int DefaultLimit = 50;
    private readonly Option<string[]> _models = new("--model") { Description = "NAME=FILE of a TorchScript model; once or more.", Required = true };
    private readonly Option<string> _data = new("--data") { Description = "Folder of class folders, flat folder, or CSV/JSONL manifest.", Required = true };
    private readonly Option<string?> _labels = new("--labels") { Description = "CSV or JSONL with image and label." };
    private readonly Option<string[]> _inputSize = new("--input-size") { Description = "Model input in pixels: 64, 64x96, or NAME=64. Default: the first image's size." };
    private readonly Option<string?> _classes = new("--classes") { Description = "Class names in output order, comma-separated, or a file with one a line." };
    private readonly Option<string[]> _methods = new("--method")
    {
        Description = $"A method of `imacs attribute`, with its flags in one argument where it needs some: --method \"ig --baseline black\". Repeat for several. Default {string.Join(", ", MethodArguments.Defaults)}; random is always the null.",
    };

    private readonly Option<string[]> _measures = new("--measure")
    {
        Description = $"A measure or a group of them; repeat for several. Default all. Measures: {string.Join(", ", QualityMeasures.All.Select(measure => measure.Name))}. Groups: {string.Join(", ", QualityMeasures.All.Select(measure => measure.Group).Distinct())}.",
    };

    private readonly Option<string> _fill = new("--fill")
    {
        Description = $"What stands in the place of removed pixels; drops are means over several, joined by '+': {string.Join(", ", AttributionMethodRules.Baselines)} or image:FILE.",
        DefaultValueFactory = _ => "mean",
    };

    private readonly Option<string?> _masks = new("--masks") { Description = "CSV or JSONL with image, x, y, width, height: boxes of known evidence, for localisation." };
    private readonly Option<int> _limit = new("--limit") { Description = "Use N images, stratified by label.", DefaultValueFactory = _ => DefaultLimit };
    private readonly Option<int> _maxSide = new("--max-side") { Description = "Shrink images whose longer side exceeds this.", DefaultValueFactory = _ => 512 };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of every random draw. Default 0." };
    private readonly Option<string?> _target = new("--target") { Description = "label, predicted, predicted:NAME, a class index, contrast (minus the runner-up) or contrast:N:M. Default: label where there is one, else the first model's prediction." };
    private readonly Option<string> _output = new("--output") { Description = "probability or logit.", DefaultValueFactory = _ => "probability" };

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_models, _data, _labels, _inputSize, _classes, _methods, _measures, _fill, _masks, _limit, _maxSide, _seed, _target, _output])
            command.Options.Add(option);
    }

    /// <summary>What a command line asks for; paths become absolute.</summary>
    /// <exception cref="InvalidSpecException">Something is unknown or malformed.</exception>
    public EvaluationRequest Read(ParseResult parsed)
    {
        JsonObject spec = new()
        {
            ["models"] = new JsonArray([.. parsed.GetValue(_models)!.Select(model => (JsonNode)SpecFlags.Model(model))]),
            ["data"] = new JsonObject
            {
                ["path"] = parsed.GetValue(_data),
                ["labels"] = parsed.GetValue(_labels),
                ["limit"] = parsed.GetValue(_limit),
                ["maxSide"] = parsed.GetValue(_maxSide),
            },
            ["seed"] = parsed.GetValue(_seed),
            ["target"] = parsed.GetValue(_target),
            ["output"] = parsed.GetValue(_output),
        };
        foreach (string size in parsed.GetValue(_inputSize) ?? [])
            SpecFlags.LayInputSize(spec, size);
        if (parsed.GetValue(_classes) is { } classes)
            SpecFlags.LayClasses(spec, classes);
        ComparisonSpec checkedSpec = SpecFlags.Absolute(SpecFile.Bind(spec, "The command line"));
        ComparisonSpecRules.Check(checkedSpec, fewestModels: 1);
        return new(checkedSpec, MethodArguments.Read(parsed.GetValue(_methods) ?? []), Measures(parsed), MethodArguments.Bind("--fill", "occlusion", ["--baseline", parsed.GetValue(_fill)!]), parsed.GetValue(_masks));
    }

    private IReadOnlyList<QualityMeasure> Measures(ParseResult parsed)
    {
        string[] asked = parsed.GetValue(_measures) ?? [];
        IReadOnlyList<QualityMeasure> measures = QualityMeasures.Choose(asked);
        if (parsed.GetValue(_masks) is not null)
            return measures;
        QualityMeasure? located = asked.Length == 0 ? null : measures.FirstOrDefault(measure => measure.Group == QualityMeasures.LocalisationGroup);
        return located is null
            ? [.. measures.Where(measure => measure.Group != QualityMeasures.LocalisationGroup)]
            : throw new InvalidSpecException($"--measure {located.Name}: it needs to know where the evidence is; give boxes with --masks FILE.csv.");
    }
}
