namespace Imacs.Cluster.Tests.Watching;

/// <summary>A span as a collector has it; ids in hex.</summary>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The span above it; empty for none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Silo">Who sent it.</param>
/// <param name="Links">Spans that it is linked to.</param>
internal sealed record TracedSpan(string Trace, string Id, string Parent, string Name, string Silo, IReadOnlyList<string> Links);
