using System.ComponentModel.DataAnnotations;

namespace Imacs.Grains.Simulation;

/// <summary>A device that is not there: how long it takes and how it fails, so that orchestration can be tested at sizes for which there is no hardware.</summary>
public sealed class SimulatedDeviceOptions
{
    /// <summary>How comparisons must be called that may be attributed by it: its results are made up, and must not be taken for others.</summary>
    public const string ComparisonPrefix = "simulated-";

    /// <summary>How long a batch takes. Zero answers at once.</summary>
    /// <value>Default 50 ms.</value>
    public TimeSpan BatchTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Devices of this silo, all fed from one queue.</summary>
    /// <value>1 to 256. Default 1.</value>
    [Range(1, 256)]
    public int Devices { get; set; } = 1;

    /// <summary>Images whose samples fill one batch.</summary>
    /// <value>1 to 4096. Default 4.</value>
    [Range(1, 4096)]
    public int ImagesPerBatch { get; set; } = 4;

    /// <summary>Models that are said to have been attributed.</summary>
    /// <value>2 to 16. Default 2.</value>
    [Range(2, 16)]
    public int Models { get; set; } = 2;

    /// <summary>Regions made up for an image.</summary>
    /// <value>0 to 50. Default 2.</value>
    [Range(0, 50)]
    public int Regions { get; set; } = 2;

    /// <summary>Part of the images that cannot be used, by name: the same ones in every attempt.</summary>
    /// <value>0 to 1. Default 0.</value>
    [Range(0.0, 1.0)]
    public double Rejected { get; set; }

    /// <summary>Part of the batches in which the device fails, so that their images are tried again.</summary>
    /// <value>0 to 1. Default 0.</value>
    [Range(0.0, 1.0)]
    public double Failing { get; set; }

    /// <summary>Numbers of images that the device throws on, whenever and in whatever company it is tried.</summary>
    public IReadOnlyList<int> Throwing { get; set; } = [];

    /// <summary>Numbers of images that the device never comes back from.</summary>
    public IReadOnlyList<int> Hanging { get; set; } = [];

    /// <summary>Numbers of images that end the process at once, as a crash in native code does.</summary>
    public IReadOnlyList<int> Deadly { get; set; } = [];
}
