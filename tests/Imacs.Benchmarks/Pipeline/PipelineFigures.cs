using Imacs.Torch.Devices;

namespace Imacs.Benchmarks.Pipeline;

/// <summary>What a comparison and its bare batches took.</summary>
/// <param name="Images">Images.</param>
/// <param name="Seconds">Wall time of the whole comparison, silo's start and end included.</param>
/// <param name="Cpu">Processor seconds of it.</param>
/// <param name="AttributionSeconds">Wall time of the attributing stage.</param>
/// <param name="AttributionCpu">Processor seconds of it.</param>
/// <param name="Work">What the device did in that stage.</param>
/// <param name="Bare">As many samples in full batches, with nothing around them.</param>
/// <param name="TensorsLeft">Tensors alive after the silo's end less those before its start.</param>
internal sealed record PipelineFigures(
    int Images, double Seconds, double Cpu, double AttributionSeconds, double AttributionCpu, DeviceCounters Work, BareLoop Bare, long TensorsLeft)
{
    /// <summary>Gradients per second against those of the bare loop.</summary>
    public double OfBare => Bare.Seconds / AttributionSeconds;

    /// <summary>Processor milliseconds for each image that are not libtorch's.</summary>
    public double OtherMilliseconds => 1000 * (AttributionCpu - Bare.Cpu) / Images;

    /// <summary>Processor milliseconds for each image outside the device's batches.</summary>
    public double OutsideMilliseconds => 1000 * (AttributionCpu - Work.Busy.TotalSeconds) / Images;
}
