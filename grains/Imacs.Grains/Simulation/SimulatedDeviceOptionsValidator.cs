using Microsoft.Extensions.Options;

namespace Imacs.Grains.Simulation;

/// <summary>Holds <see cref="SimulatedDeviceOptions"/> to their ranges when the silo starts.</summary>
[OptionsValidator]
internal sealed partial class SimulatedDeviceOptionsValidator : IValidateOptions<SimulatedDeviceOptions>;
