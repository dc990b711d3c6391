using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Imacs.Reporting.Tests.Fixture;
using Microsoft.Playwright;

namespace Imacs.Reporting.Tests;

[Trait("Suite", "Browser")]
public sealed class ReportPageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Page_AtEachWidthAndTheme_IsQuietFitsAndIsAccessible(int width, ColorScheme scheme)
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.Usual, width, scheme);

        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
        Assert.Equal(6, await report.Page.Locator(".chart svg.main-svg:first-child").CountAsync());
        Assert.Empty(await report.OverflowingAsync());
        AxeResult axe = await report.Page.RunAxe();
        Assert.DoesNotContain(axe.Violations.Select(v => $"{v.Impact} {v.Id}: {v.Nodes[0].Html}"), v => v.StartsWith("serious", StringComparison.Ordinal) || v.StartsWith("critical", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("IMACS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"report-{width}-{scheme}.png"));
            await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        }
    }

    [Fact]
    public async Task Page_OfHostileNames_RunsNothingAndShowsThemAsText()
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.Hostile, 390);

        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
        Assert.False(await report.Page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.Equal(0, await report.Page.Locator("img[onerror], [href^='javascript'], .chart a").CountAsync());
        Assert.StartsWith("</script><img src=x", await report.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Contains("</script><img src=x", await report.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await report.OverflowingAsync());
    }

    [Fact]
    public async Task Page_OfAModelAgainstItself_SaysNoDifferenceFirst()
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.Identity);

        Assert.Equal("No difference", await report.Page.Locator("h2").First.InnerTextAsync());
        Assert.Equal(0, await report.Page.Locator(".badge:not(.none)").CountAsync());
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Page_OfThreeModels_ListsTheOtherPairs()
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.ThreeModels);

        Assert.Equal(2, await report.Page.Locator("#pairs tbody tr").CountAsync());
        Assert.Equal(["index.html", "a-vs-small.html", "b-vs-small.html"], await report.Page.Locator("nav.pages a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"));
        Assert.Equal("index.html", await report.Page.Locator("nav.pages a[aria-current=page]").GetAttributeAsync("href"));
        Assert.StartsWith("b-vs-small.html#concept-", await report.Page.Locator("#pairs tbody tr").Nth(1).Locator("td a").GetAttributeAsync("href"), StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Patch_WhenChosenByKeyboard_OpensItsImage()
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.Usual);
        ILocator link = report.Page.Locator(".patches a").Nth(2);
        string target = (await link.GetAttributeAsync("href"))!;
        Assert.Null(await report.Page.Locator(target).GetAttributeAsync("open"));

        await link.FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(report.Page.Locator(target)).ToHaveAttributeAsync("open", string.Empty);
        await Assertions.Expect(report.Page.Locator(target).Locator(".panels")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Order_WhenChanged_SortsTheRows()
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.Usual);

        await report.Page.GetByLabel("plain difference").CheckAsync();

        double[] plain = await report.Page.EvaluateAsync<double[]>("[...document.querySelectorAll('#concept-rows article')].map(r => +r.dataset.plain)");
        Assert.Equal(22, plain.Length);
        Assert.Equal(plain.OrderDescending(), plain);
    }

    [Fact]
    public async Task Theme_WhenItChanges_RedrawsTheCharts()
    {
        await using OpenReport report = await OpenReport.OpenAsync(fixture.Browser, SampleReport.Usual);
        ILocator title = report.Page.Locator("#chart-ranking .xtitle");
        string? light = await title.GetAttributeAsync("style");

        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });

        await Assertions.Expect(title).Not.ToHaveAttributeAsync("style", light!);
        Assert.Empty(report.Complaints);
    }
}
