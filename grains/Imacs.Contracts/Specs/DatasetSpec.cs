namespace Imacs.Contracts.Specs;

/// <summary>The evaluation dataset.</summary>
[GenerateSerializer, Immutable, Alias("imacs.dataset-spec")]
public sealed record DatasetSpec
{
    /// <summary>A folder of class folders, a flat folder, or a CSV or JSONL manifest.</summary>
    [Id(0)]
    public required string Path { get; init; }

    /// <summary>A CSV or JSONL file with image and label that adds to or replaces the labels; null for none.</summary>
    [Id(1)]
    public string? Labels { get; init; }

    /// <summary>Use only this many images, stratified by label, chosen by the seed; null for all.</summary>
    [Id(2)]
    public int? Limit { get; init; }

    /// <summary>Images whose longer side exceeds this are shrunk to it, anti-aliased, before anything is computed. 16 to 4096. Default 512.</summary>
    [Id(3)]
    public int MaxSide { get; init; } = 512;
}
