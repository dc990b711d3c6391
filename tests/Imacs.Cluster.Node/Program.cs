using System.Globalization;
using Imacs.Grains.Simulation;
using Imacs.Silo;
using Imacs.Silo.Joining;
using Imacs.Torch.Devices;
using Microsoft.Extensions.DependencyInjection;

// A silo whose device is simulated: what a cluster does can be tested at sizes for which there is no hardware.
int Number(string name, int fallback) =>
    Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

int[] Numbers(string name) =>
    [.. (Environment.GetEnvironmentVariable(name) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

return await SiloCommand.RunAsync(args, services =>
{
    services.Configure<ProtocolOptions>(protocol => protocol.Version = Number("NODE_PROTOCOL", protocol.Version));
    services.Configure<DeviceOptions>(device => device.LongestBatch = Number("NODE_LONGEST_BATCH_SECONDS", 0) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : device.LongestBatch);
    services.UseSimulatedDevice(device =>
    {
        device.BatchTime = TimeSpan.FromMilliseconds(Number("NODE_BATCH_MS", 50));
        device.ImagesPerBatch = Number("NODE_IMAGES_PER_BATCH", 4);
        device.Devices = Number("NODE_DEVICES", 1);
device.Throwing = Numbers("NODE_THROWING");
        device.Hanging = Numbers("NODE_HANGING");
        device.Deadly = Numbers("NODE_DEADLY");
        device.Failing = Number("NODE_FAILING_PERCENT", 0) / 100.0;
    });
});
