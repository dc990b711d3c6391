namespace Imacs.Contracts.Specs;

/// <summary>One TorchScript model: where it is, and what happens to a canonical image (RGB, 0 to 1) before its forward pass. Resizing and
/// normalisation belong to the differentiated function, so attributions of models with different inputs line up pixel by pixel.</summary>
[GenerateSerializer, Immutable, Alias("imacs.model-spec")]
public sealed record ModelSpec
{
    /// <summary>Short name for tables and charts: letters, digits, '-' and '_', at most 40, unique in a comparison.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The .pt file, as written by torch.jit.save.</summary>
    [Id(1)]
    public required string Path { get; init; }

    /// <summary>Expected sha256, 64 hex digits; null to pin whatever the file is when the comparison starts.</summary>
    [Id(2)]
    public string? Sha256 { get; init; }

    /// <summary>Height and width of the model's input, in pixels; null for the size of the dataset's first image.</summary>
    [Id(3)]
    public IReadOnlyList<int>? InputSize { get; init; }

    /// <summary>Subtracted from each plane, in the model's channel order, after scaling to 0 to 1. Default 0: normalisation is inside the model.</summary>
    [Id(4)]
    public IReadOnlyList<float> Mean { get; init; } = [0, 0, 0];

    /// <summary>Divides each plane after the mean is subtracted; above 0. Default 1.</summary>
    [Id(5)]
    public IReadOnlyList<float> Std { get; init; } = [1, 1, 1];

    /// <summary>Order of the planes. Default RGB.</summary>
    [Id(6)]
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>What the forward pass returns. Default logits.</summary>
    [Id(7)]
    public ModelOutput Returns { get; init; } = ModelOutput.Logits;

    /// <summary>Class names in output order; null to take the dataset's class names in ordinal order.</summary>
    [Id(8)]
    public IReadOnlyList<string>? Classes { get; init; }
}
