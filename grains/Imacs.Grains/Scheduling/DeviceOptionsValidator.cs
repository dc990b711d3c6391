using Imacs.Torch.Devices;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <summary>Holds <see cref="DeviceOptions"/> to their ranges when the silo starts.</summary>
[OptionsValidator]
internal sealed partial class DeviceOptionsValidator : IValidateOptions<DeviceOptions>;
