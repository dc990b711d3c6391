namespace Imacs.Core.Planning;

/// <summary>The devices that are to do the work.</summary>
/// <param name="Workers">Worker silos, at least 1.</param>
/// <param name="DevicesPerWorker">Devices of each, at least 1: GPUs, or cores where the device is a processor.</param>
/// <param name="PricePerDeviceHour">In any currency; null where nobody asked for the cost.</param>
public sealed record DeviceFleet(int Workers, int DevicesPerWorker, double? PricePerDeviceHour)
{
    /// <summary>All devices.</summary>
    public long Devices => (long)Workers * DevicesPerWorker;
}
