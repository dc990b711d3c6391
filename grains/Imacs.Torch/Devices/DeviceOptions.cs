using System.ComponentModel.DataAnnotations;

namespace Imacs.Torch.Devices;

/// <summary>What attributes images on this machine, and how it is fed.</summary>
public sealed class DeviceOptions
{
    /// <summary>"cpu", "cuda" or "cuda:N".</summary>
    /// <value>Default cpu.</value>
    [Required]
    public string Device { get; set; } = "cpu";

    /// <summary>Device threads. On a processor each is a core of its own with one thread inside libtorch, which beats one queue with all threads and
    /// makes results independent of the number of cores. 0: one for each core, or one for a GPU.</summary>
    /// <value>0 to 256. Default 0.</value>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Samples in a batch. Every batch has exactly this shape, padded where it must be, so that how full it is cannot change a result.</summary>
    /// <value>1 to 4096. Default 32.</value>
    [Range(1, 4096)]
    public int BatchSize { get; set; } = 32;

    /// <summary>How long a sample waits for its batch to fill before a padded one is run.</summary>
    /// <value>Default 3 ms.</value>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long the device may be at one batch, or at the check of a model that is loaded, before <see cref="DeviceWatchdog"/> ends the process.</summary>
    /// <value>Default 0: for as long as it takes, as where a person looks on.</value>
    public TimeSpan LongestBatch { get; set; } = TimeSpan.Zero;

    /// <summary>Bytes of model files kept loaded; the least recently used leave first.</summary>
    /// <value>Default 4 GiB.</value>
    [Range(1, long.MaxValue)]
    public long ModelCacheBytes { get; set; } = 4L << 30;
}
