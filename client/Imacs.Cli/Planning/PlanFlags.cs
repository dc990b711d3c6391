using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Specs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Core.Planning;

namespace Imacs.Cli.Planning;

/// <summary>The flags of a forecast beside those that say what is compared.</summary>
internal sealed class PlanFlags
{
    private const int MostCount = 1_000_000;
    private const int MostSample = 10_000;
    private const int MostLength = 65_536;
    private const int DefaultSample = 24;
    private const double DefaultLatency = 10;
    private const double MillisecondsInSecond = 1000;
    private readonly SpecFlags _spec = new();
    private readonly Option<long?> _images = new("--images") { Description = "Forecast for N images instead of counting those of the data, which need not be there yet." };
    private readonly Option<int> _workers = new("--workers") { Description = "Worker silos.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _devices = new("--devices-per-worker") { Description = "Devices of each worker: GPUs, or cores of a processor.", DefaultValueFactory = _ => 1 };
    private readonly Option<double?> _price = new("--price") { Description = "Price of a device hour, in any currency." };
    private readonly Option<double?> _rate = new("--rate") { Description = "Gradient evaluations a second on one device." };
    private readonly Option<double?> _forwardRate = new("--forward-rate") { Description = $"Forward passes a second on one device. Default: those that take {DeviceRates.ForwardInGradients} of a gradient's time." };
    private readonly Option<double?> _perPath = new("--gradients-per-path") { Description = "Mean gradients of the adaptive rule on one path. Default: by the tolerance, as measured in docs/performance.md." };
    private readonly Option<int?> _length = new("--embedding-length") { Description = "Values of a region's embedding. Default 256, where nothing was measured." };
    private readonly Option<double> _latency = new("--store-latency") { Description = "Milliseconds that one read or write of a small artifact takes.", DefaultValueFactory = _ => DefaultLatency };
    private readonly Option<bool> _measure = new("--measure") { Description = "Measure: attribute a sample of the data with the models on this machine." };
    private readonly Option<int> _sample = new("--sample") { Description = "Images that --measure attributes.", DefaultValueFactory = _ => DefaultSample };
    private readonly Option<string?> _from = new("--from") { Description = "Take evaluations, bytes and rate from a run that is finished, or far enough: its folder." };
    private readonly Option<int?> _fromDevices = new("--from-devices") { Description = "Devices that did that run. Default: this machine's cores." };

    public void AddTo(Command command)
    {
        _spec.AddTo(command);
        foreach (Option option in (Option[])[_images, _workers, _devices, _price, _rate, _forwardRate, _perPath, _length, _latency, _measure, _sample, _from, _fromDevices])
            command.Options.Add(option);
    }

    /// <summary>What a command line asks for.</summary>
    /// <exception cref="InvalidSpecException">Something is missing, out of range, or contradicts something else.</exception>
    public PlanRequest Read(ParseResult parsed)
    {
        long? images = parsed.GetValue(_images);
        bool measures = parsed.GetValue(_measure);
        string? from = parsed.GetValue(_from);
        ComparisonSpec spec = _spec.Read(parsed, needsData: images is null || measures);
        // An empty path is no data, which is for whoever names no images to know.
        ComparisonSpecRules.Check(spec.Data.Path.Length == 0 ? spec with { Data = spec.Data with { Path = "none" } } : spec);
        Within("--images", images, 1, int.MaxValue, "a plan numbers images with 31 bits");
        Within("--workers", parsed.GetValue(_workers), 1, MostCount);
        Within("--devices-per-worker", parsed.GetValue(_devices), 1, MostCount);
        Within("--sample", parsed.GetValue(_sample), 2, MostSample);
        Within("--embedding-length", parsed.GetValue(_length), 1, MostLength);
        Within("--from-devices", parsed.GetValue(_fromDevices), 1, MostCount);
        if (measures && from is not null)
            throw new InvalidSpecException("--measure and --from both say what an image takes; give one of them.");
        if (parsed.GetValue(_fromDevices) is not null && from is null)
            throw new InvalidSpecException("--from-devices tells about the run of --from; give that too.");
        if (parsed.GetValue(_perPath) is not null && !IsAdaptive(spec.Attribution))
            throw new InvalidSpecException("--gradients-per-path is the mean of the adaptive rule; this method's number of gradients is fixed by its parameters.");
        if (parsed.GetValue(_perPath) is not null && (measures || from is not null))
            throw new InvalidSpecException("--gradients-per-path is known where --measure or --from tells what an image takes; leave it out.");
        return new(
            spec,
            images,
            new(parsed.GetValue(_workers), parsed.GetValue(_devices), Positive("--price", parsed.GetValue(_price), orZero: true)),
            Rates(Positive("--rate", parsed.GetValue(_rate)), Positive("--forward-rate", parsed.GetValue(_forwardRate))),
            Positive("--gradients-per-path", parsed.GetValue(_perPath)),
            parsed.GetValue(_length),
            Positive("--store-latency", parsed.GetValue(_latency))!.Value / MillisecondsInSecond,
            measures ? parsed.GetValue(_sample) : null,
            from,
            parsed.GetValue(_fromDevices) ?? Environment.ProcessorCount);
    }

    private static bool IsAdaptive(AttributionSpec attribution) => attribution.InnerMethod() is "ig" or "xrai" && attribution.Resolved().Rule == "adaptive";

    private static DeviceRates? Rates(double? gradients, double? forwards) => (gradients, forwards) switch
    {
        (null, null) => null,
        (null, _) => throw new InvalidSpecException("--forward-rate alone tells nothing about gradients; give --rate too."),
        (_, null) => DeviceRates.FromGradients(gradients.Value),
        _ => new(gradients.Value, forwards.Value),
    };

    private static void Within(string flag, long? value, long low, long high, string? why = null)
    {
        if (value < low || value > high)
            throw new InvalidSpecException($"{flag} {value}: give {low} to {high}{(why is null ? string.Empty : $"; {why}")}.");
    }

    private static double? Positive(string flag, double? value, bool orZero = false) =>
        value is not { } given || (double.IsFinite(given) && (given > 0 || (orZero && given == 0)))
            ? value
            : throw new InvalidSpecException($"{flag} {value}: give a finite number {(orZero ? "of 0 or more" : "above 0")}.");
}
