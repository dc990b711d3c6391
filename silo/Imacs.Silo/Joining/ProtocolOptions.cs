using Imacs.Contracts;

namespace Imacs.Silo.Joining;

/// <summary>The version of the cluster's protocol that a silo speaks; something else than <see cref="ClusterProtocol.Version"/> in tests only.</summary>
public sealed class ProtocolOptions
{
    /// <summary>The version.</summary>
    public int Version { get; set; } = ClusterProtocol.Version;
}
