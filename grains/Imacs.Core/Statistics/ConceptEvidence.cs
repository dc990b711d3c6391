using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>What decides the place of a concept in the report.</summary>
/// <param name="Id">Cluster number.</param>
/// <param name="Accepted">Whether it passes the acceptance rules.</param>
/// <param name="Difference">The difference between the two models with its 95 % interval.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ConceptEvidence(int Id, bool Accepted, MeanInterval Difference);
