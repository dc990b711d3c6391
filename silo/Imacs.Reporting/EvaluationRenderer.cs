using Imacs.Contracts.Evaluations;
using Imacs.Reporting.Components;
using Imacs.Reporting.Rendering;

namespace Imacs.Reporting;

/// <summary>Writes the page of an evaluation: one HTML file that needs no server, no network and no script.</summary>
public static class EvaluationRenderer
{
    /// <summary>Renders an evaluation.</summary>
    /// <param name="result">What it shows. Names in it are untrusted: they are encoded wherever they appear.</param>
    /// <param name="output">Gets the UTF-8 file, without a byte order mark; stays open. Only written asynchronously.</param>
    /// <param name="cancellationToken">Stops before the page is written or while it is.</param>
    public static Task RenderAsync(EvaluationResult result, Stream output, CancellationToken cancellationToken = default) =>
        StaticPage.RenderAsync<EvaluationPage>(nameof(EvaluationPage.Result), result, output, cancellationToken);
}
