using Imacs.Cli.Runs;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Selftest;

/// <summary>A comparison that is done.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Summary">Its summary.</param>
internal sealed record FinishedRun(RunFolder Folder, ComparisonSummary Summary)
{
    /// <summary>The report's file.</summary>
    public string Report => Path.Combine(Folder.Root, ArtifactNames.Report(Folder.Id));

    /// <summary>Where its tables are.</summary>
    public LocalArtifactStore Store => new(Folder.Root);
}
