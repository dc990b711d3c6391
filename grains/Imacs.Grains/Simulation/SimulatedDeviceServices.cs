using Imacs.Grains.Images;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Imacs.Grains.Simulation;

/// <summary>Puts a simulated device in the place of the real one.</summary>
public static class SimulatedDeviceServices
{
    /// <summary>Replaces what attributes images. Only code can ask for it, no configuration key does; and it refuses every comparison whose name does not
    /// begin with <see cref="SimulatedDeviceOptions.ComparisonPrefix"/>.</summary>
    /// <param name="services">The services of a silo, after <see cref="ImacsGrainServices.AddImacsGrains"/>.</param>
    /// <param name="configure">Times and failures.</param>
    public static IServiceCollection UseSimulatedDevice(this IServiceCollection services, Action<SimulatedDeviceOptions> configure)
    {
        services.AddOptionsWithValidateOnStart<SimulatedDeviceOptions, SimulatedDeviceOptionsValidator>().Configure(configure);
        services.Replace(ServiceDescriptor.Singleton<IImageAttributor, SimulatedImageAttributor>());
        return services;
    }
}
