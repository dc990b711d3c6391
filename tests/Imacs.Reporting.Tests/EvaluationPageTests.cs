using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Imacs.Contracts.Evaluations;
using Imacs.Reporting.Tests.Fixture;
using Microsoft.Playwright;

namespace Imacs.Reporting.Tests;

/// <summary>The page of an evaluation in a browser.</summary>
[Trait("Suite", "Browser")]
public sealed class EvaluationPageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Page_AtAnyWidth_FitsAsksForNothingAndIsAccessible(int width, ColorScheme scheme)
    {
        await using OpenReport report = await OpenAsync(SampleEvaluation.Usual, width, scheme);

        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
        Assert.Empty(await report.OverflowingAsync());
        Assert.Equal(2 * QualityMeasures.All.Count, await report.Page.Locator(".forest .rows").CountAsync());
        Assert.Equal(2 * 3, await report.Page.Locator(".curve svg").CountAsync());
        AxeResult axe = await report.Page.RunAxe();
        Assert.DoesNotContain(axe.Violations.Select(v => $"{v.Impact} {v.Id}: {v.Nodes[0].Html}"), v => v.StartsWith("serious", StringComparison.Ordinal) || v.StartsWith("critical", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("IMACS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"evaluation-{width}-{scheme}.png"));
            await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        }
    }

    [Fact]
    public async Task Page_OfHostileNames_ShowsThemAsText()
    {
        await using OpenReport report = await OpenAsync(SampleEvaluation.Hostile, 390, ColorScheme.Light);

        Assert.False(await report.Page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.Equal(0, await report.Page.Locator("img").CountAsync());
        Assert.Contains("</style><img src=x", await report.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await report.OverflowingAsync());
    }

    private Task<OpenReport> OpenAsync(EvaluationResult result, int width, ColorScheme scheme) =>
        OpenReport.OpenAsync(fixture.Browser, file => EvaluationRenderer.RenderAsync(result, file, TestContext.Current.CancellationToken), width, scheme);
}
