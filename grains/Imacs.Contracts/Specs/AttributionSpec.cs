namespace Imacs.Contracts.Specs;

/// <summary>How attributions are computed. A parameter that is null has its method's default; one that the method does not have must stay null
/// (<see cref="AttributionMethodRules"/>).</summary>
[GenerateSerializer, Immutable, Alias("imacs.attribution-spec")]
public sealed record AttributionSpec
{
    /// <summary>The method, one of <see cref="AttributionMethodRules.Methods"/>. Default "ig", integrated gradients.</summary>
    [Id(0)]
    public string Method { get; init; } = "ig";

    /// <summary>Quadrature rule of ig and xrai: adaptive, gauss-legendre, midpoint, trapezoid or pair. Default adaptive.</summary>
    [Id(1)]
    public string? Rule { get; init; }

    /// <summary>Nodes on each path, 2 to 4096. Default 50 for the fixed rules of ig and xrai, 200 for guided-ig, 100 for blur-ig.</summary>
    [Id(2)]
    public int? Steps { get; init; }

    /// <summary>Accepted estimate of the worst region's share error, for the adaptive rule; above 0, at most 1. Default 0.015.</summary>
    [Id(3)]
    public double Tolerance { get; init; } = 0.015;

    /// <summary>Baselines averaged over: black, white, min, max, mean, blur, noise or image:FILE. Default black and white; for occlusion mean.</summary>
    [Id(4)]
    public IReadOnlyList<string>? Baselines { get; init; }

    /// <summary>xrai: "product" (integrated gradients as for ig, summed over channels) or "parity" (the PAIR library's defaults to the letter). Default product.</summary>
    [Id(5)]
    public string? XraiMode { get; init; }

    /// <summary>xrai: "full" or "fast". Default full.</summary>
    [Id(6)]
    public string? XraiAlgorithm { get; init; }

    /// <summary>smoothgrad: the method whose maps are averaged, with its own parameters here. Default gradient.</summary>
    [Id(7)]
    public string? SmoothGradOf { get; init; }

    /// <summary>smoothgrad: "plain" (mean of maps), "squared" (mean of squares) or "vargrad" (variance). Default plain.</summary>
    [Id(8)]
    public string? SmoothGradMode { get; init; }

    /// <summary>smoothgrad: noisy copies of each image, 1 to 4096. Default 25.</summary>
    [Id(9)]
    public int? Samples { get; init; }

    /// <summary>smoothgrad: standard deviation of the noise as a part of the image's range (largest minus smallest value); above 0, at most 10. Default 0.15.</summary>
    [Id(10)]
    public double? Noise { get; init; }

    /// <summary>guided-ig: part of the features that move at a time, 0 to 1. Default 0.25.</summary>
    [Id(11)]
    public double? Fraction { get; init; }

    /// <summary>guided-ig: how far from the straight path features may be, as a part of its length, 0 to 1. Default 0.02.</summary>
    [Id(12)]
    public double? MaxDistance { get; init; }

    /// <summary>blur-ig: the heaviest blur, in pixels of the image; above 0, at most 1000. Default 50.</summary>
    [Id(13)]
    public double? MaxSigma { get; init; }

    /// <summary>occlusion: side of the window in pixels, 1 to 4096. Default an eighth of the image's shorter side.</summary>
    [Id(14)]
    public int? Window { get; init; }

    /// <summary>occlusion: pixels from one window to the next, 1 to the window's side. Default half of the window.</summary>
    [Id(15)]
    public int? Stride { get; init; }

    /// <summary>expected-gradients: pairs of a dataset image and a path point, 1 to 4096. Default 64.</summary>
    [Id(16)]
    public int? Draws { get; init; }

    /// <summary>The method that the other parameters are for: smoothgrad's inner method, else the method itself.</summary>
    /// <returns>A method's name.</returns>
    public string InnerMethod() => Method == "smoothgrad" ? SmoothGradOf ?? "gradient" : Method;

    /// <summary>The same with every parameter that the method has at its default where it was null, so that what is written down is all that is in force.</summary>
    /// <returns>Unchanged where the method is unknown; resolving twice changes nothing.</returns>
    public AttributionSpec Resolved()
    {
        AttributionSpec inner = InnerMethod() switch
        {
            "ig" => WithPath(),
            "xrai" when XraiMode == "parity" => this with { Rule = "pair", Steps = 100, Baselines = ["min", "max"], XraiAlgorithm = XraiAlgorithm ?? "full" },
            "xrai" => WithPath() with { XraiMode = XraiMode ?? "product", XraiAlgorithm = XraiAlgorithm ?? "full" },
            "guided-ig" => this with { Steps = Steps ?? 200, Baselines = Baselines ?? ["black", "white"], Fraction = Fraction ?? 0.25, MaxDistance = MaxDistance ?? 0.02 },
            "blur-ig" => this with { Steps = Steps ?? 100, MaxSigma = MaxSigma ?? 50 },
            "occlusion" => this with { Baselines = Baselines ?? ["mean"] },
            "expected-gradients" => this with { Draws = Draws ?? 64 },
            _ => this,
        };
        return Method == "smoothgrad"
            ? inner with { SmoothGradOf = InnerMethod(), SmoothGradMode = SmoothGradMode ?? "plain", Samples = Samples ?? 25, Noise = Noise ?? 0.15 }
            : inner;
    }

    /// <summary>The same with the files of baselines named without their folders: what may be shown.</summary>
    public AttributionSpec WithoutFolders() => WithImages(Path.GetFileName);

    /// <summary>The same with the files of baselines named otherwise.</summary>
    /// <param name="rename">From a file to what stands for it.</param>
    public AttributionSpec WithImages(Func<string, string> rename) => this with
    {
        Baselines = Baselines is null ? null : [.. Baselines.Select(name => AttributionMethodRules.ImageOf(name) is { } file ? AttributionMethodRules.ImagePrefix + rename(file) : name)],
    };

    private AttributionSpec WithPath() => this with { Rule = Rule ?? "adaptive", Steps = Steps ?? 50, Baselines = Baselines ?? ["black", "white"] };
}
