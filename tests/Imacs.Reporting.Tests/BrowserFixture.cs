using Microsoft.Playwright;

namespace Imacs.Reporting.Tests;

/// <summary>One browser for all tests of a class: the system's Chromium, or the one that IMACS_CHROMIUM names.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string path = Environment.GetEnvironmentVariable("IMACS_CHROMIUM") ?? Array.Find(Usual, File.Exists)
            ?? throw new FileNotFoundException("No Chromium was found. Install the package 'chromium' or set IMACS_CHROMIUM to the browser's path.");
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
