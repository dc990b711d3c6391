using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;

namespace Imacs.Grains.Tests.Specs;

/// <summary>Every rule of a spec, broken once: the message names key, value and cure.</summary>
[Trait("Suite", "Unit")]
public sealed class ComparisonSpecRulesTests
{
    private static readonly ModelSpec Day = new() { Name = "day", Path = "day.pt" };

    private static readonly ComparisonSpec Good = new()
    {
        Models = [Day, new() { Name = "night_2-b", Path = "night.pt" }],
        Data = new() { Path = "images" },
    };

    /// <summary>What breaks one rule, under the words that must be in its message.</summary>
    private static readonly Dictionary<string, Func<ComparisonSpec, ComparisonSpec>> Faults = new()
    {
        ["models: 1 given|--model NAME=FILE"] = spec => spec with { Models = [Day] },
        ["the name 'day' is used twice|must differ"] = spec => spec with { Models = [Day, Day] },
        ["the name 'both' is taken|choose another"] = spec => spec with { Models = [Day, Day with { Name = "both" }] },
        ["the name 'several' is taken|choose another"] = spec => spec with { Models = [Day, Day with { Name = "several" }] },
        ["the name 'night model'|letters, digits"] = spec => WithModel(spec, model => model with { Name = "night model" }),
        ["the name ''|1 to 40"] = spec => WithModel(spec, model => model with { Name = string.Empty }),
        ["the name 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'|1 to 40"] = spec => WithModel(spec, model => model with { Name = new string('a', 41) }),
        ["model 'day': no file"] = spec => WithModel(spec, model => model with { Path = " " }),
        ["model 'day': inputSize [64]|[height, width]"] = spec => WithModel(spec, model => model with { InputSize = [64] }),
        ["model 'day': inputSize [64, 7]|8 to 4096"] = spec => WithModel(spec, model => model with { InputSize = [64, 7] }),
        ["model 'day': mean [0, NaN, 0]|three finite"] = spec => WithModel(spec, model => model with { Mean = [0, float.NaN, 0] }),
        ["model 'day': mean [0]|three finite"] = spec => WithModel(spec, model => model with { Mean = [0] }),
        ["model 'day': std [1, 0, 1]|above 0"] = spec => WithModel(spec, model => model with { Std = [1, 0, 1] }),
        ["model 'day': std [1, NaN, 1]|above 0"] = spec => WithModel(spec, model => model with { Std = [1, float.NaN, 1] }),
        ["model 'day': sha256 'abc'|64 hexadecimal"] = spec => WithModel(spec, model => model with { Sha256 = "abc" }),
        ["the name 'e f'|letters, digits"] = spec => spec with { Embedder = Day with { Name = "e f" } },
        ["data.path: empty|folder or a manifest"] = spec => spec with { Data = new() { Path = "" } },
        ["data.limit: 0|between 1"] = spec => spec with { Data = spec.Data with { Limit = 0 } },
        ["data.maxSide: 15|between 16 and 4096"] = spec => spec with { Data = spec.Data with { MaxSide = 15 } },
        ["regionsPerModel: 51|between 1 and 50"] = spec => spec with { RegionsPerModel = 51 },
        ["k: 1 |between 2 and 1000"] = spec => spec with { K = 1 },
        ["shardSize: 5000|between 1 and 4096"] = spec => spec with { ShardSize = 5000 },
        ["attribution.steps: 1 |between 2 and 4096"] = spec => WithAttribution(spec, attribution => attribution with { Steps = 1 }),
        ["maxFailed: 1.5|between 0 and 1"] = spec => spec with { MaxFailed = 1.5 },
        ["maxFailed: NaN|between 0 and 1"] = spec => spec with { MaxFailed = double.NaN },
        ["attribution.tolerance: 0 |above 0"] = spec => WithAttribution(spec, attribution => attribution with { Tolerance = 0 }),
        ["attribution.tolerance: NaN|above 0"] = spec => WithAttribution(spec, attribution => attribution with { Tolerance = double.NaN }),
        ["attribution.method: 'lime'|ig"] = spec => WithAttribution(spec, attribution => attribution with { Method = "lime" }),
        ["attribution.rule: 'simpson'|gauss-legendre"] = spec => WithAttribution(spec, attribution => attribution with { Rule = "simpson" }),
        ["segments: 'none'|scaled, literal"] = spec => spec with { Segments = "none" },
        ["attribution.baselines: 0 given|black and white"] = spec => WithAttribution(spec, attribution => attribution with { Baselines = [] }),
        ["attribution.baselines: 'pink'|black, white|image:FILE"] = spec => WithAttribution(spec, attribution => attribution with { Baselines = ["black", "pink"] }),
        ["attribution.baselines: 'image:'|image:FILE"] = spec => WithAttribution(spec, attribution => attribution with { Baselines = ["image:"] }),
        ["attribution.rule: method guided-ig has no such|ig, xrai"] = spec => WithAttribution(spec, attribution => attribution with { Method = "guided-ig", Rule = "midpoint" }),
        ["attribution.steps: method gradient has no such|guided-ig"] = spec => WithAttribution(spec, attribution => attribution with { Method = "gradient", Steps = 10 }),
        ["attribution.baselines: method blur-ig has no such|occlusion"] = spec => WithAttribution(spec, attribution => attribution with { Method = "blur-ig", Baselines = ["black"] }),
        ["attribution.samples: method ig has no such|smoothgrad"] = spec => WithAttribution(spec, attribution => attribution with { Samples = 3 }),
        ["attribution.steps: method smoothgrad of gradient has no such"] = spec => WithAttribution(spec, attribution => attribution with { Method = "smoothgrad", Steps = 10 }),
        ["attribution.smoothGradOf: smoothgrad cannot|another method"] = spec => WithAttribution(spec, attribution => attribution with { Method = "smoothgrad", SmoothGradOf = "smoothgrad" }),
        ["attribution.smoothGradOf: 'lime'|ig"] = spec => WithAttribution(spec, attribution => attribution with { Method = "smoothgrad", SmoothGradOf = "lime" }),
        ["attribution.smoothGradMode: 'cubed'|vargrad"] = spec => WithAttribution(spec, attribution => attribution with { Method = "smoothgrad", SmoothGradMode = "cubed" }),
        ["attribution.samples: 0 |between 1"] = spec => WithAttribution(spec, attribution => attribution with { Method = "smoothgrad", Samples = 0 }),
        ["attribution.noise: 0 |above 0"] = spec => WithAttribution(spec, attribution => attribution with { Method = "smoothgrad", Noise = 0 }),
        ["attribution.xraiMode: 'pair'|parity"] = spec => WithAttribution(spec, attribution => attribution with { Method = "xrai", XraiMode = "pair" }),
        ["attribution.xraiMode: parity means|product"] = spec => WithAttribution(spec, attribution => attribution with { Method = "xrai", XraiMode = "parity", Steps = 50 }),
        ["attribution.xraiAlgorithm: 'slow'|fast"] = spec => WithAttribution(spec, attribution => attribution with { Method = "xrai", XraiAlgorithm = "slow" }),
        ["attribution.fraction: 1.5 |between 0 and 1"] = spec => WithAttribution(spec, attribution => attribution with { Method = "guided-ig", Fraction = 1.5 }),
        ["attribution.maxDistance: NaN |between 0 and 1"] = spec => WithAttribution(spec, attribution => attribution with { Method = "guided-ig", MaxDistance = double.NaN }),
        ["attribution.maxSigma: 0 |above 0"] = spec => WithAttribution(spec, attribution => attribution with { Method = "blur-ig", MaxSigma = 0 }),
        ["attribution.window: 0 |between 1"] = spec => WithAttribution(spec, attribution => attribution with { Method = "occlusion", Window = 0 }),
        ["attribution.stride: 9 |between 1 and 8"] = spec => WithAttribution(spec, attribution => attribution with { Method = "occlusion", Window = 8, Stride = 9 }),
        ["attribution.stride: give attribution.window"] = spec => WithAttribution(spec, attribution => attribution with { Method = "occlusion", Stride = 2 }),
        ["attribution.draws: 0 |between 1"] = spec => WithAttribution(spec, attribution => attribution with { Method = "expected-gradients", Draws = 0 }),
        ["target: 'contrast:1'|contrast:N:M"] = spec => spec with { Target = "contrast:1" },
        ["target: 'contrast:a:b'|contrast:N:M"] = spec => spec with { Target = "contrast:a:b" },
        ["target: 'contrast:4:4'|two classes"] = spec => spec with { Target = "contrast:4:4" },
        ["model 'day' returns probabilities|use output probability"] = spec =>
            WithModel(spec with { Output = OutputKind.Logit }, model => model with { Returns = ModelOutput.Probabilities }),
        ["target: predicted:dusk|day, night_2-b"] = spec => spec with { Target = "predicted:dusk" },
        ["target: 'River'|class index"] = spec => spec with { Target = "River" },
        ["target: '-1'|class index"] = spec => spec with { Target = "-1" },
        ["target: '99999999999'|class index"] = spec => spec with { Target = "99999999999" },
    };

    public static TheoryData<string> Messages => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Check_OneRuleBroken_NamesItAlone(string message)
    {
        InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => ComparisonSpecRules.Check(Faults[message](Good)));

        Assert.All(message.Split('|'), part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(Environment.NewLine, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SeveralRulesBroken_NamesThemAll()
    {
        InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => ComparisonSpecRules.Check(Good with { K = 1, ShardSize = 0, Segments = "none" }));

        Assert.Equal(3, error.Message.Split(Environment.NewLine).Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("label")]
    [InlineData("predicted")]
    [InlineData("predicted:day")]
    [InlineData("contrast")]
    [InlineData("contrast:3:0")]
    [InlineData("12")]
    public void Check_EveryTarget_IsTaken(string? target) => ComparisonSpecRules.Check(Good with { Target = target });

    [Fact]
    public void Check_EdgesOfTheRanges_AreTaken()
    {
        ComparisonSpecRules.Check(Good with { K = 2, RegionsPerModel = 1, ShardSize = 1, MaxFailed = 0, Data = Good.Data with { Limit = 1, MaxSide = 16 } });
        ComparisonSpecRules.Check(Good with { K = 1000, RegionsPerModel = 50, ShardSize = 4096, MaxFailed = 1, Data = Good.Data with { MaxSide = 4096 } });
        ComparisonSpecRules.Check(WithAttribution(Good, attribution => attribution with { Tolerance = 1, Steps = 4096, Rule = "pair", Baselines = ["white"] }));
        ComparisonSpecRules.Check(Good with { Models = [Day with { InputSize = [8, 4096] }, .. Good.Models.Skip(1)], Embedder = Day with { InputSize = [64, 64] } });
    }

    public static TheoryData<string> Methods => [.. AttributionMethodRules.Methods];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Resolved_EveryMethod_IsAllowedAndStays(string method)
    {
        foreach (AttributionSpec attribution in (AttributionSpec[])[new() { Method = method }, .. Smoothed(method)])
        {
            AttributionSpec resolved = attribution.Resolved();

            ComparisonSpecRules.Check(Good with { Attribution = attribution });
            ComparisonSpecRules.Check(Good with { Attribution = resolved });
            Assert.Equivalent(resolved, resolved.Resolved(), strict: true);
        }

        static AttributionSpec[] Smoothed(string inner) => inner == "smoothgrad" ? [] : [new() { Method = "smoothgrad", SmoothGradOf = inner }];
    }

    [Fact]
    public void Resolved_XraiParity_IsPairsDefaults()
    {
        AttributionSpec resolved = new AttributionSpec { Method = "xrai", XraiMode = "parity" }.Resolved();

        Assert.Equal(("pair", 100, "full"), (resolved.Rule, resolved.Steps, resolved.XraiAlgorithm));
        Assert.Equal(["min", "max"], resolved.Baselines!);
        Assert.True(AttributionMethodRules.NeedsLiteralSegments(resolved));
        Assert.False(AttributionMethodRules.NeedsLiteralSegments(new() { Method = "xrai" }));
    }

    [Fact]
    public void WithoutFolders_BaselineThatIsAFile_KeepsItsName() =>
        Assert.Equal(["black", "image:grey.png"], new AttributionSpec { Baselines = ["black", "image:/data/x/grey.png"] }.WithoutFolders().Baselines!);

    private static ComparisonSpec WithModel(ComparisonSpec spec, Func<ModelSpec, ModelSpec> change) =>
        spec with { Models = [change(spec.Models[0]), .. spec.Models.Skip(1)] };

    private static ComparisonSpec WithAttribution(ComparisonSpec spec, Func<AttributionSpec, AttributionSpec> change) =>
        spec with { Attribution = change(spec.Attribution) };
}
