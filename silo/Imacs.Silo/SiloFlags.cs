using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Imacs.Client;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Roles;
using Imacs.Storage.Artifacts;
using Imacs.Torch.Devices;
using Microsoft.Extensions.Logging;

namespace Imacs.Silo;

/// <summary>The options of a silo process, where each comes from, and what is refused.</summary>
internal sealed class SiloFlags
{
    private const string StoreConnectionString = "IMACS_STORE_CONNECTION_STRING";
    private const int HighestPort = 65535;
    private readonly Option<string> _role = Text("role", "all", "coordinator, worker or all");
    private readonly Option<string> _redis = Text("redis", null, "where the cluster's members are listed: redis://[:PASSWORD@]HOST[:PORT]");
    private readonly Option<string> _store = Text("store", null, $"where artifacts are: a folder that all silos see, or https://ACCOUNT.blob.core.windows.net/CONTAINER[/PREFIX]; with {StoreConnectionString} set, CONTAINER[/PREFIX]");
    private readonly Option<string> _cluster = Text("cluster-id", "imacs", "the cluster's name");
    private readonly Option<string> _name = Text("name", null, "this silo's name in logs; default POD_NAME, or the host's name and the process id");
    private readonly Option<string> _address = Text("address", null, "the IP address under which others reach this silo; default POD_IP, or loopback");
    private readonly Option<int> _siloPort = Number("silo-port", 0, 0, HighestPort, "port for other silos; 0 for any free one");
    private readonly Option<int> _gatewayPort = Number("gateway-port", 0, 0, HighestPort, "port for clients; 0 for any free one");
    private readonly Option<int> _healthPort = Number("health-port", 0, 0, HighestPort, "port of /health/startup, /health/ready, /health/live and /metrics; 0 for any free one");
    private readonly Option<int> _drain = Number("drain-seconds", 30, 0, 86400, "how long a worker that is told to stop goes on with the shards in hand");
    private readonly Option<int> _lease = Number("lease-seconds", 30, 5, 3600, "how long a shard waits whose worker is gone, before another one takes it");
    private readonly Option<string> _device = Text("device", "cpu", "cpu, cuda or cuda:N");
    private readonly Option<int> _threads = Number("threads", 0, 0, 256, "device threads; 0 for one each core, or one for a GPU");
    private readonly Option<int> _shards = Number("shards", 2, 1, 64, "shards in work at once");
    private readonly Option<int> _images = Number("images", 24, 1, 4096, "images in work at once: what bounds memory");
    private readonly Option<int> _batchMinutes = Number("batch-minutes", 30, 0, 1440, "how long the device may be at one batch before the process ends, so that what it does not come back from is found out; 0 for ever");
    private readonly Option<string> _cache = Text("cache", null, "folder that keeps models fetched from the store; silos of one machine may share it; default imacs/models below the user's cache folder");
    private readonly Option<int> _cacheSize = Number("cache-gib", 20, 0, 1 << 20, "most GiB of models kept there");
    private readonly Option<string> _allowModels = Text("allow-models", null, "folders and addresses (https://...) below which models may be loaded from, separated by ':'; default any; what is in the store always may");
    private readonly Option<string> _metrics = Text("metrics", "on", "on or off: /metrics for Prometheus, beside /health");
    private readonly Option<int> _tracedShards = Number("trace-shards", 16, 1, 1_000_000, "record images' spans of one shard in so many, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector");
    private readonly Option<string> _workerPods = Text("worker-pods", null, "label selector of the workers' pods on Kubernetes: coordinators write on them what their deletion costs, so that idle ones go first; default none");
    private readonly Option<string> _logFormat = Text("log-format", null, "text or json; default json unless a terminal reads it");
    private readonly Option<string> _logLevel = Text("log-level", "information", "debug, information, warning or error");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        _role, _redis, _store, _cluster, _name, _address, _siloPort, _gatewayPort, _healthPort, _drain, _lease, _device, _threads, _shards, _images, _batchMinutes, _cache, _cacheSize, _allowModels, _metrics, _tracedShards, _workerPods, _logFormat, _logLevel,
    ];

    /// <summary>The settings that a command line and the environment give.</summary>
    /// <exception cref="ImacsException">Something is missing or cannot be used.</exception>
    public SiloSettings Read(ParseResult parsed)
    {
        string redis = Needed(parsed, _redis, "A silo finds its cluster through Redis");
        string store = Needed(parsed, _store, "A silo keeps its artifacts in a store that the whole cluster sees");
        SiloRole role = OneOf(_role, parsed.GetValue(_role)!, ("all", SiloRole.All), ("coordinator", SiloRole.Coordinator), ("worker", SiloRole.Worker));
        string? workerPods = parsed.GetValue(_workerPods) is { Length: > 0 } selector ? selector : null;
        if (workerPods is not null && !role.HasFlag(SiloRole.Coordinator))
            throw new InvalidSpecException($"{_workerPods.Name}: only coordinators write on workers' pods. Leave it out, or give {_role.Name} coordinator.");
        string device = parsed.GetValue(_device)!;
        if (role.HasFlag(SiloRole.Worker))
            DeviceNames.Check(device);
        string? secret = Environment.GetEnvironmentVariable(StoreConnectionString);
        return new()
        {
            Role = role,
            Redis = RedisAddress.Parse(redis),
            Store = ArtifactStores.Open(store, string.IsNullOrEmpty(secret) ? null : secret),
            ClusterId = Named(_cluster, parsed.GetValue(_cluster)!),
            Name = parsed.GetValue(_name) ?? Environment.GetEnvironmentVariable("POD_NAME") ?? $"{Environment.MachineName}-{Environment.ProcessId}",
            Address = Address(parsed.GetValue(_address) ?? Environment.GetEnvironmentVariable("POD_IP")),
            SiloPort = parsed.GetValue(_siloPort),
            GatewayPort = parsed.GetValue(_gatewayPort),
            HealthPort = parsed.GetValue(_healthPort),
            DrainBudget = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            LeaseDuration = TimeSpan.FromSeconds(parsed.GetValue(_lease)),
            Device = device,
            Threads = parsed.GetValue(_threads),
            Shards = parsed.GetValue(_shards),
            Images = parsed.GetValue(_images),
            LongestBatch = TimeSpan.FromMinutes(parsed.GetValue(_batchMinutes)),
            CacheFolder = parsed.GetValue(_cache) is { Length: > 0 } cache ? cache : null,
            CacheBytes = (long)parsed.GetValue(_cacheSize) << 30,
            ModelPlaces = ModelPlaces(parsed.GetValue(_allowModels)),
            Metrics = OneOf(_metrics, parsed.GetValue(_metrics)!, ("on", true), ("off", false)),
            TracedShards = parsed.GetValue(_tracedShards),
            WorkerPods = workerPods,
            JsonLogs = OneOf(_logFormat, parsed.GetValue(_logFormat) ?? (Console.IsErrorRedirected ? "json" : "text"), ("json", true), ("text", false)),
            LogLevel = OneOf(
                _logLevel, parsed.GetValue(_logLevel)!, ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)),
        };
    }

    private static string Needed(ParseResult parsed, Option<string> option, string why) => parsed.GetValue(option) is { Length: > 0 } value
        ? value
        : throw new InvalidSpecException($"{option.Name} is missing. {why}: give {option.Name} or set {VariableOf(option.Name)}. {option.Description}.");

    private static T OneOf<T>(Option<string> option, string value, params (string Word, T Value)[] choices)
    {
        foreach ((string word, T chosen) in choices)
        {
            if (string.Equals(word, value, StringComparison.OrdinalIgnoreCase))
                return chosen;
        }

        throw new InvalidSpecException($"{option.Name}: '{value}' is not one of {string.Join(", ", choices.Select(choice => choice.Word))}.");
    }

    private static string Named(Option<string> option, string value) => ArtifactNames.IsValid(value)
        ? value
        : throw new InvalidSpecException($"{option.Name}: '{value}' must be 1 to 200 letters, digits, '.', '-' or '_', and not begin with '.'.");

    private List<string> ModelPlaces(string? value) => [.. PlaceText.Split(value ?? string.Empty).Select(ModelPlace)];

    private string ModelPlace(string place)
    {
        if (PlaceText.FaultOf(place) is { } fault)
            throw new InvalidSpecException($"{_allowModels.Name}: {fault}.");
        if (PlaceText.IsWeb(place))
            return place;
        string folder = Path.GetFullPath(PlaceText.Normal(place));
        return Directory.Exists(folder) ? folder : throw new InvalidSpecException($"{_allowModels.Name}: there is no folder {folder}.");
    }

    private static IPAddress Address(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return IPAddress.Loopback;
        if (!IPAddress.TryParse(value, out IPAddress? address))
            throw new InvalidSpecException($"--address: '{value}' is not an IP address. Name the address of this machine that other silos reach, such as 10.0.0.5.");
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            ? throw new InvalidSpecException($"--address: {value} means every address and names none. Name the one of this machine that other silos reach, such as 10.0.0.5.")
            : address;
    }

    private static Option<string> Text(string name, string? fallback, string description) => new($"--{name}")
    {
        Description = description,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(VariableOf(name)) ?? fallback!,
    };

    private static Option<int> Number(string name, int fallback, int least, int most, string description)
    {
        var option = new Option<int>($"--{name}") { Description = description };
        option.CustomParser = result => Parse(result, name, result.Tokens[0].Value, least, most);
        option.DefaultValueFactory = result => Environment.GetEnvironmentVariable(VariableOf(name)) is { Length: > 0 } given ? Parse(result, name, given, least, most) : fallback;
        return option;
    }

    private static int Parse(ArgumentResult result, string name, string value, int least, int most)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            return number;
        result.AddError($"--{name}: '{value}' is not a whole number from {least} to {most}.");
        return least;
    }

    private static string VariableOf(string name) => "IMACS_" + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
