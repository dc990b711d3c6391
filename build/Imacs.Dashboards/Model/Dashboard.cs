namespace Imacs.Dashboards.Model;

/// <summary>A Grafana dashboard.</summary>
/// <param name="Uid">Its stable id, part of its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">The question that it answers.</param>
/// <param name="Rows">Its rows of panels.</param>
internal sealed record Dashboard(string Uid, string Title, string Description, IReadOnlyList<Row> Rows)
{
    /// <summary>Whether comparisons can be chosen.</summary>
    public bool ChoosesComparisons { get; init; }

    public IEnumerable<Panel> Panels => Rows.SelectMany(row => row.Panels);
}

/// <summary>Panels side by side, under a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Height">Height of its panels in Grafana's units.</param>
/// <param name="Panels">The panels.</param>
internal sealed record Row(string Title, int Height, params IReadOnlyList<Panel> Panels);
