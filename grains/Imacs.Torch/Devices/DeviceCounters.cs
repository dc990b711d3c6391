namespace Imacs.Torch.Devices;

/// <summary>What a device queue has done so far.</summary>
/// <param name="Batches">Batches run.</param>
/// <param name="Samples">Samples in them, padding not counted.</param>
/// <param name="BatchSize">Samples a full batch holds.</param>
/// <param name="Busy">Time spent in batches, all threads together.</param>
public sealed record DeviceCounters(long Batches, long Samples, int BatchSize, TimeSpan Busy)
{
    /// <summary>Samples whose gradient was computed.</summary>
    public long Gradients { get; init; }

    /// <summary>Samples that were predicted.</summary>
    public long Forwards { get; init; }

    /// <summary>Samples that were embedded.</summary>
    public long Embeddings { get; init; }

    /// <summary>Mean fill of the batches, 0 to 1.</summary>
    public double Fill => Batches == 0 ? 0 : Samples / ((double)Batches * BatchSize);
}
