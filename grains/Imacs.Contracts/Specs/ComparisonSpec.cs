namespace Imacs.Contracts.Specs;

/// <summary>Everything that a comparison's result is a function of, but for the bytes of the data and of the models. Flags of the command line and a
/// YAML or JSON file are two spellings of it; the effective spec is written into the run.</summary>
[GenerateSerializer, Immutable, Alias("imacs.comparison-spec")]
public sealed record ComparisonSpec
{
    /// <summary>Two or more models; the first two are laid out side by side.</summary>
    [Id(0)]
    public required IReadOnlyList<ModelSpec> Models { get; init; }

    /// <summary>Name of the model that all others are compared with; null for none. Its shares count negative.</summary>
    [Id(13)]
    public string? Reference { get; init; }

    /// <summary>A neutral third network whose embed(x) (or, without one, output) embeds the regions; null for the models' own embed, or, where one of
    /// them has none, the built-in descriptor.</summary>
    [Id(1)]
    public ModelSpec? Embedder { get; init; }

    /// <summary>The images.</summary>
    [Id(2)]
    public required DatasetSpec Data { get; init; }

    /// <summary>The explained class: label, predicted (each model's own), predicted:NAME, or a class index. Null: label where an image has one, else
    /// the first model's prediction. Or a difference of two classes' outputs: contrast (that class minus the most probable other one, by the mean over
    /// all models), or contrast:N:M (class N minus class M).</summary>
    [Id(3)]
    public string? Target { get; init; }

    /// <summary>The explained output. Default probability.</summary>
    [Id(4)]
    public OutputKind Output { get; init; } = OutputKind.Probability;

    /// <summary>How attributions are computed.</summary>
    [Id(5)]
    public AttributionSpec Attribution { get; init; } = new();

    /// <summary>Regions that each model selects in an image, 1 to 50. Default 5.</summary>
    [Id(6)]
    public int RegionsPerModel { get; init; } = 5;

    /// <summary>Number of clusters, 2 to 1000; 0 to choose the number within <see cref="KRange"/> whose silhouette is largest. Default 25.</summary>
    [Id(7)]
    public int K { get; init; } = 25;

    /// <summary>Fewest and most clusters that may be chosen where K is 0: [low, high], 2 to 1000. Default [5, 50].</summary>
    [Id(12)]
    public IReadOnlyList<int> KRange { get; init; } = [5, 50];

    /// <summary>Saved concepts (a concepts.json, or the folder of the run that made it) to assign regions to instead of clustering them; null to
    /// cluster.</summary>
    [Id(14)]
    public string? Concepts { get; init; }

    /// <summary>Images on which each concept is checked causally: its regions are masked and the models predict again. 0 to 10,000; 0 for no check.
    /// Default 48.</summary>
    [Id(15)]
    public int CausalImages { get; init; } = 48;

    /// <summary>Part of the candidate segments that is scored and embedded beside the selected ones, each segment with this probability, so that the
    /// statistics are also known for segments that nobody selected: 0 to 1; 0 for none. Default 0.02.</summary>
    [Id(16)]
    public double PoolFraction { get; init; } = 0.02;

    /// <summary>Seed of every random draw. Default 0.</summary>
    [Id(8)]
    public long Seed { get; init; }

    /// <summary>Images in a shard, 1 to 4096: the unit of work that is leased, stored and, after a crash, done again. Default 64.</summary>
    [Id(9)]
    public int ShardSize { get; init; } = 64;

    /// <summary>The comparison's share of a cluster's workers relative to other comparisons', 1 to 1000. Results do not depend on it. Default 1.</summary>
    [Id(17)]
    public int Weight { get; init; } = 1;

    /// <summary>The run fails when more than this fraction of the images is quarantined, 0 to 1. Default 0.1.</summary>
    [Id(10)]
    public double MaxFailed { get; init; } = 0.1;

    /// <summary>"scaled" (dilation and smallest new area scale with the image) or "literal" (XRAI's constants whatever the size). Default scaled.</summary>
    [Id(11)]
    public string Segments { get; init; } = "scaled";

    /// <summary>The same with every default of the attribution method written out: as a comparison's store has it.</summary>
    public ComparisonSpec Resolved() => this with { Attribution = Attribution.Resolved() };
}
