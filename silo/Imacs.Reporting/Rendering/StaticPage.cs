using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Reporting.Rendering;

/// <summary>Renders a component that is a whole page.</summary>
internal static class StaticPage
{
    /// <summary>Renders a page.</summary>
    /// <param name="parameter">Name of the component's parameter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="output">Gets the UTF-8 file, without a byte order mark; stays open. Only written asynchronously.</param>
    /// <param name="cancellationToken">Stops before the page is written or while it is.</param>
    public static async Task RenderAsync<TPage>(string parameter, object value, Stream output, CancellationToken cancellationToken)
        where TPage : IComponent
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        cancellationToken.ThrowIfCancellationRequested();

        // The renderer writes synchronously; a buffer between keeps network and blob streams asynchronous.
        using var page = new MemoryStream();
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [parameter] = value }));
            using var writer = new StreamWriter(page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
            root.WriteHtmlTo(writer);
        });
        page.Position = 0;
        await page.CopyToAsync(output, cancellationToken);
    }
}
