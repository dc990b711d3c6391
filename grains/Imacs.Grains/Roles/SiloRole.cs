namespace Imacs.Grains.Roles;

/// <summary>What a silo is there for. Devices and coordination are kept apart in a cluster, so that an image or a model that takes a process down takes no scheduler with it.</summary>
[Flags]
public enum SiloRole
{
    /// <summary>Plans, schedules, clusters and summarises; needs no device.</summary>
    Coordinator = 1,

    /// <summary>Attributes images on its device.</summary>
    Worker = 2,

    /// <summary>Both: a laptop, or a cluster of one.</summary>
    All = Coordinator | Worker,
}
