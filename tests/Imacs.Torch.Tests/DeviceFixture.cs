using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Torch.Tests;

/// <summary>One device queue for the tests of a class.</summary>
public sealed class DeviceFixture : IDisposable
{
    public DeviceFixture() => Engine = new AttributionEngine(Queue);

    public DeviceQueue Queue { get; } = new(new DeviceOptions(), NullLogger<DeviceQueue>.Instance);

    public AttributionEngine Engine { get; }

    public void Dispose() => Queue.Dispose();
}
