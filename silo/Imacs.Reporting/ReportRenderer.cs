using Imacs.Reporting.Components;
using Imacs.Reporting.Rendering;

namespace Imacs.Reporting;

/// <summary>Writes the static report: one HTML file that needs no server and no network.</summary>
/// <param name="encoder">Encodes heat maps; called from one thread at a time.</param>
public sealed class ReportRenderer(IPngEncoder encoder)
{
    /// <summary>Renders a report.</summary>
    /// <param name="input">What it shows. Names in it are untrusted: they are encoded wherever they appear.</param>
    /// <param name="output">Gets the UTF-8 file, without a byte order mark; stays open. Only written asynchronously.</param>
    /// <param name="cancellationToken">Stops before the page is written or while it is.</param>
    /// <exception cref="ArgumentException">Fewer than two models, or a map that does not fit its image.</exception>
    /// <remarks>Needs memory for the finished page: some 4 MB of charting library and the pictures at 4/3 of their size.</remarks>
    public Task RenderAsync(ReportInput input, Stream output, CancellationToken cancellationToken = default) =>
        StaticPage.RenderAsync<ReportPage>(nameof(ReportPage.Report), new ReportView(input, encoder), output, cancellationToken);
}
