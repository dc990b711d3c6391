using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Imacs.Reporting.Components;
using Imacs.Reporting.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

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
    public async Task RenderAsync(ReportInput input, Stream output, CancellationToken cancellationToken = default)
    {
        var view = new ReportView(input, encoder);
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        cancellationToken.ThrowIfCancellationRequested();

        // The renderer writes synchronously; a buffer between keeps network and blob streams asynchronous.
        using var page = new MemoryStream();
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReportPage.Report)] = view });
            var root = await renderer.RenderComponentAsync<ReportPage>(parameters);
            using var writer = new StreamWriter(page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
            root.WriteHtmlTo(writer);
        });
        page.Position = 0;
        await page.CopyToAsync(output, cancellationToken);
    }
}
