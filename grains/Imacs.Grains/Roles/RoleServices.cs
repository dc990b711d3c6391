using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Imacs.Grains.Roles;

/// <summary>Keeps grains to silos of their role: a silo announces to the cluster only the classes that its role may activate, so no placement can choose wrongly.</summary>
internal static class RoleServices
{
    public static IServiceCollection OfferGrainsOf(this IServiceCollection services, SiloRole role) => services.Configure<GrainTypeOptions>(
        options => options.Classes.RemoveWhere(type => type.GetCustomAttribute<RunsOnAttribute>() is { } runsOn && !role.HasFlag(runsOn.Role)));
}
