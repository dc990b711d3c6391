namespace Imacs.Dashboards.Model;

/// <summary>Where panels lie.</summary>
internal static class Grids
{
    public const int Columns = 24;

    /// <summary>Places the panels of a row from left to right; those without a width share what is left.</summary>
    public static IEnumerable<(Panel Panel, int X, int Width)> Place(Row row)
    {
        int open = row.Panels.Count(panel => panel.Width == 0);
        int left = Columns - row.Panels.Sum(panel => panel.Width);
        int x = 0;
        foreach (Panel panel in row.Panels)
        {
            int width = panel.Width > 0 ? panel.Width : left / open;
            yield return (panel, x, width);
            x += width;
        }
    }
}
