using Imacs.Contracts.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Reporting;

/// <summary>Renders the report of one comparison; the host brings the renderer, so that actors know no web pages.</summary>
public interface IReportWriter
{
    /// <summary>Writes a self-contained HTML page, laid out for one pair of models.</summary>
    /// <param name="material">What is in it.</param>
    /// <param name="pair">Which of the summary's pairs, from 0.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task WriteAsync(ReportMaterial material, int pair, Stream output, CancellationToken cancellationToken);
}
