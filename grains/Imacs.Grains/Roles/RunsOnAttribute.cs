namespace Imacs.Grains.Roles;

/// <summary>On which silos a grain class may be activated. Every grain class says so.</summary>
/// <param name="role">The role that a silo must have.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RunsOnAttribute(SiloRole role) : Attribute
{
    public SiloRole Role { get; } = role;
}
