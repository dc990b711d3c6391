using Imacs.Contracts.Summaries;

namespace Imacs.Reporting;

/// <summary>Everything one report shows. The report is a function of this record alone: equal input, equal bytes.</summary>
public sealed record ReportInput
{
    /// <summary>Heading of the page, e.g. the comparison's name; any text.</summary>
    public required string Title { get; init; }

    /// <summary>The numbers. At least two models; the first two are model A and model B.</summary>
    public required ComparisonSummary Summary { get; init; }

    /// <summary>The reports of all pairs of models, to choose from; empty where there is one.</summary>
    public IReadOnlyList<PairPage> Pages { get; init; } = [];

    /// <summary>Pictures of exemplars, in any order; an exemplar without one gets a labelled placeholder.</summary>
    public IReadOnlyList<ReportPatch> Patches { get; init; } = [];

    /// <summary>Images shown in full, in the order in which they are listed.</summary>
    public IReadOnlyList<DrillDown> DrillDowns { get; init; } = [];

    /// <summary>The specification in force as YAML or JSON, or the command line; null leaves the block out.</summary>
    public string? Specification { get; init; }

    /// <summary>When the comparison finished, for the footer. Null (the default) keeps the file a function of the result alone.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How long the stages took, for the footer.</summary>
    public IReadOnlyList<ReportTiming> Timings { get; init; } = [];
}
