using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Sources;

namespace Imacs.Cli.Specs;

/// <summary>The flags of a comparison. Each is laid over the spec file, if there is one, under the key that it spells.</summary>
internal sealed class SpecFlags
{
    private readonly Argument<string?> _file = new("SPEC") { Arity = ArgumentArity.ZeroOrOne, Description = "A YAML or JSON spec; flags override it." };
    private readonly Option<string[]> _models = new("--model") { Description = "NAME=FILE of a TorchScript model; at least twice.", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _embedder = new("--embedder") { Description = "TorchScript file of a neutral network that embeds regions." };
    private readonly Option<string?> _data = new("--data") { Description = "Folder of class folders, flat folder, or CSV/JSONL manifest." };
    private readonly Option<string?> _labels = new("--labels") { Description = "CSV or JSONL with image and label." };
    private readonly Option<string[]> _inputSize = new("--input-size") { Description = "Model input in pixels: 64, 64x96, or NAME=64. Default: the first image's size." };
    private readonly Option<string?> _classes = new("--classes") { Description = "Class names in output order, comma-separated, or a file with one a line." };

    private readonly AttributionFlags _attribution = new();
    private readonly List<(Option Option, string Key, Func<ParseResult, JsonNode?> Value)> _plain = [];

    /// <summary>Makes the flags.</summary>
    /// <param name="withConcepts">Whether saved concepts are a flag; a command that has them as its argument says no.</param>
    public SpecFlags(bool withConcepts = true)
    {
        // A flag that does not exist would otherwise be taken for a spec's name.
        _file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] and var flag }])
                result.AddError($"There is no option '{flag}'.");
        });
        Add("--k", "k", "Clusters, or auto to choose their number by silhouette. Default 25.", ReadClusters);
        Add("--k-range", "kRange", "Fewest and most clusters to choose from with --k auto, as in 5-50.", ReadRange);
        if (withConcepts)
            Add<string>("--concepts", "concepts", "Assign regions to the concepts of a finished run (its folder, or its concepts.json) instead of clustering them.");
        Add<string>("--reference", "reference", "Of more than two models, the one that all others are compared with.");
        Add<long>("--seed", "seed", "Seed of every random draw. Default 0.");
        Add<int>("--limit", "data.limit", "Use N images, stratified by label.");
        Add<int>("--max-side", "data.maxSide", "Shrink images whose longer side exceeds this. Default 512.");
        Add<string>("--target", "target", "label, predicted, predicted:NAME, a class index, contrast (minus the runner-up) or contrast:N:M. Default: label where there is one, else the first model's prediction.");
        Add<string>("--output", "output", "probability or logit. Default probability.");
        Add<int>("--regions-per-model", "regionsPerModel", "Regions each model selects in an image. Default 5.");
        Add<int>("--causal-images", "causalImages", "Images on which each concept is masked to check what attribution claims; 0 for no check. Default 48.");
        Add<double>("--pool-fraction", "poolFraction", "Part of all candidate segments that is scored beside the selected ones; 0 for none. Default 0.02.");
        Add<int>("--weight", "weight", "Share of a cluster's workers relative to other comparisons, 1 to 1000. Default 1.");
        Add<int>("--shard-size", "shardSize", "Images in a shard, the unit that is stored. Default 64.");
        Add<double>("--max-failed", "maxFailed", "Fail when more than this fraction of images cannot be used. Default 0.1.");
        Add<string>("--segments", "segments", "scaled or literal XRAI constants. Default scaled.");
    }

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (Option option in (Option[])[_models, _embedder, _data, _labels, _inputSize, _classes, .. _attribution.Options, .. _plain.Select(flag => flag.Option)])
            command.Options.Add(option);
    }

    /// <summary>The spec that a command line and its file say; paths become absolute.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needsData">Whether data must be named; a command that opens none may do without, and then has an empty path.</param>
    /// <exception cref="InvalidSpecException">Something is missing, unknown or malformed.</exception>
    public ComparisonSpec Read(ParseResult parsed, bool needsData = true)
    {
        string? file = parsed.GetValue(_file);
        JsonObject spec = file is null ? [] : SpecFile.Read(file);
        if (parsed.GetValue(_models) is { Length: > 0 } models)
            spec["models"] = new JsonArray([.. models.Select(model => (JsonNode)Model(model))]);
        if (parsed.GetValue(_embedder) is { } embedder)
            spec["embedder"] = new JsonObject { ["name"] = "embedder", ["path"] = embedder };
        Lay(spec, "data.path", parsed.GetValue(_data));
        Lay(spec, "data.labels", parsed.GetValue(_labels));
        foreach ((Option option, string key, Func<ParseResult, JsonNode?> value) in _plain)
        {
            if (parsed.GetResult(option) is not null)
                Lay(spec, key, value(parsed));
        }

        _attribution.Lay(parsed, spec);
        if (spec["models"] is not JsonArray)
        {
            throw new InvalidSpecException(spec["models"] is null
                ? "No models are named. Give two or more: --model a=old.pt --model b=new.pt"
                : $"{file}: models must be a list; give each model a name and a path.");
        }

        if (!needsData && spec["data"]?["path"] is null)
            Lay(spec, "data.path", string.Empty);
        if (spec["data"] is not JsonObject)
        {
            throw new InvalidSpecException(spec["data"] is null
                ? "No data are named. Give --data FOLDER (class folders or images) or --data manifest.csv"
                : $"{file}: data must be a mapping with the key path.");
        }

        foreach (string size in parsed.GetValue(_inputSize) ?? [])
            LayInputSize(spec, size);
        if (parsed.GetValue(_classes) is { } classes)
            LayClasses(spec, classes);
        return Absolute(SpecFile.Bind(spec, file ?? "The command line"));
    }

    private void Add(string name, string key, string description, Func<string, JsonNode?> read)
    {
        var option = new Option<string>(name) { Description = description };
        _plain.Add((option, key, parsed => read(parsed.GetValue(option)!)));
    }

    private static JsonNode ReadClusters(string text) => text.Equals("auto", StringComparison.OrdinalIgnoreCase) ? JsonValue.Create(0)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? JsonValue.Create(count)
        : throw new InvalidSpecException($"--k {text}: give a number of clusters, 2 to 1000, or auto.");

    private static JsonNode ReadRange(string text)
    {
        int[] ends = [.. text.Split('-').Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : -1)];
        return ends is [>= 2, >= 2]
            ? new JsonArray(ends[0], ends[1])
            : throw new InvalidSpecException($"--k-range {text}: give the fewest and the most clusters, as in 5-50.");
    }

    private void Add<T>(string name, string key, string description)
    {
        var option = new Option<T>(name) { Description = description };
        _plain.Add((option, key, parsed => FlagValue.Of(parsed, option)));
    }

    /// <summary>What a --model flag says.</summary>
    internal static JsonObject Model(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new JsonObject { ["name"] = text[..equals], ["path"] = text[(equals + 1)..] }
            : throw new InvalidSpecException($"--model {text}: give a name and a file, as in --model a={text.TrimStart('=')}");
    }

    private static void Lay(JsonObject spec, string key, JsonNode? value)
    {
        if (value is null)
            return;
        string[] steps = key.Split('.');
        JsonObject at = spec;
        foreach (string step in steps[..^1])
        {
            if (at[step] is not JsonObject next)
                at[step] = next = [];
            at = next;
        }

        at[steps[^1]] = value;
    }

    private static IEnumerable<JsonObject> AllModels(JsonObject spec) =>
        ((JsonArray)spec["models"]!).Append(spec["embedder"]).OfType<JsonObject>();

    /// <summary>Lays an --input-size flag over a spec's models.</summary>
    internal static void LayInputSize(JsonObject spec, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string? name = equals < 0 ? null : text[..equals];
        int[] sides = [.. text[(equals + 1)..].Split('x').Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) ? pixels : -1)];
        if (sides.Length is 0 or > 2 || sides.Any(side => side < 1))
            throw new InvalidSpecException($"--input-size {text}: give pixels, as in 64, 64x96 (height x width) or NAME=64.");
        JsonObject[] models = [.. AllModels(spec).Where(model => name is null || model["name"]?.ToString() == name)];
        if (models.Length == 0)
            throw new InvalidSpecException($"--input-size {text}: there is no model '{name}'.");
        foreach (JsonObject model in models)
            model["inputSize"] = new JsonArray(sides[0], sides[^1]);
    }

    /// <summary>Lays a --classes flag over a spec's models.</summary>
    internal static void LayClasses(JsonObject spec, string text)
    {
        string[] names = [.. (File.Exists(text) ? ReadClasses(text) : text.Split(',')).Select(name => name.Trim()).Where(name => name.Length > 0)];
        if (names.Length == 0)
            throw new InvalidSpecException($"--classes {text}: it names no classes. Give them in output order, comma-separated, or a file with one a line.");
        foreach (JsonObject model in ((JsonArray)spec["models"]!).OfType<JsonObject>())
            model["classes"] = new JsonArray([.. names.Select(name => (JsonNode)JsonValue.Create(name))]);
    }

    private static string[] ReadClasses(string path)
    {
        try
        {
            return FileSize.Of(path) > 0
                ? File.ReadAllLines(path)
                : throw new InvalidSpecException($"--classes {path}: the file has no bytes: {FileSize.Nothing}. Give a file with one class name a line.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSpecException($"--classes {path}: the file cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The same with every file named by absolute path.</summary>
    internal static ComparisonSpec Absolute(ComparisonSpec spec) => spec with
    {
        Models = [.. spec.Models.Select(Absolute)],
        Embedder = spec.Embedder is null ? null : Absolute(spec.Embedder),
        Attribution = AttributionFlags.Absolute(spec.Attribution),
        Data = spec.Data with
        {
            Path = Absolute(spec.Data.Path),
            Labels = spec.Data.Labels is null ? null : Absolute(spec.Data.Labels),
        },
        Concepts = spec.Concepts is null ? null : Absolute(spec.Concepts),
    };

    private static ModelSpec Absolute(ModelSpec model) => model with { Path = Absolute(model.Path) };

    /// <summary>An absolute path; what is no path stays, and so does what is no place at all, which the rules of a spec refuse.</summary>
    internal static string Absolute(string path) => path.Length == 0 || PlaceText.FaultOf(path) is not null || !PlaceText.IsLocal(path = PlaceText.Normal(path)) ? path
        : path.Contains('\0', StringComparison.Ordinal) ? throw new InvalidSpecException($"The path '{path}' holds a zero byte, which no file's name can.")
        : Path.GetFullPath(path);
}
