using Imacs.Reporting.Tests.Fixture;
using Microsoft.Playwright;

namespace Imacs.Reporting.Tests;

/// <summary>A report, opened from disk as a user would, with what the browser complained about and asked for.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _folder;

    private OpenReport(IBrowserContext context, IPage page, string folder) => (_context, Page, _folder) = (context, page, folder);

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    public static Task<OpenReport> OpenAsync(IBrowser browser, ReportInput input, int width = 1440, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(browser, file => new ReportRenderer(new Png()).RenderAsync(input, file, TestContext.Current.CancellationToken), width, scheme);

    public static async Task<OpenReport> OpenAsync(IBrowser browser, Func<Stream, Task> render, int width, ColorScheme scheme)
    {
        string folder = Directory.CreateTempSubdirectory("imacs-report-").FullName;
        string path = Path.Combine(folder, "index.html");
        await using (FileStream file = File.Create(path))
            await render(file);
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var opened = new OpenReport(context, await context.NewPageAsync(), folder);
        opened.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                opened.Complaints.Add(message.Text);
        };
        opened.Page.PageError += (_, error) => opened.Complaints.Add(error);
        opened.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && request.Url != new Uri(path).AbsoluteUri)
                opened.Requests.Add(request.Url);
        };
        await opened.Page.GotoAsync(new Uri(path).AbsoluteUri);
        await opened.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.chart')].every(c => c.querySelector('svg.main-svg'))");
        return opened;
    }

    /// <summary>Elements that stick out of the page to the right, unless a parent scrolls or clips them.</summary>
    public Task<string[]> OverflowingAsync() => Page.EvaluateAsync<string[]>(
        """
        () => {
          const clipped = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
          const width = document.documentElement.clientWidth;
          return document.documentElement.scrollWidth <= width ? [] :
            ['page', ...[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 0.5 && !clipped(e)).map(e => e.outerHTML.slice(0, 200))].slice(0, 5);
        }
        """);

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
