using System.Diagnostics;
using System.Text;
using Imacs.Contracts.Summaries;
using Imacs.Reporting.HeatMaps;
using Imacs.Reporting.Tests.Fixture;

namespace Imacs.Reporting.Tests;

[Trait("Suite", "Unit")]
public sealed class ReportRendererTests
{
    [Fact]
    public async Task RenderAsync_OfTheSameInput_WritesTheSameBytes() =>
        Assert.Equal(await RenderAsync(SampleReport.Usual), await RenderAsync(SampleReport.Usual));

    [Fact]
    public async Task RenderAsync_OfAUsualReport_NamesNoForeignAddressAndClosesEveryScript()
    {
        string html = Encoding.UTF8.GetString(await RenderAsync(SampleReport.Hostile));

        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain(" src=\"http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link rel=\"stylesheet\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        int opened = html.Split("<script").Length;
        Assert.Equal(opened, html.Split("</script>").Length);
    }

    [Fact]
    public async Task RenderAsync_WithoutASignificantConcept_SaysSoPlainly()
    {
        ReportInput input = SampleReport.Usual;
        ComparisonSummary summary = input.Summary with { Clusters = [.. input.Summary.Clusters.Select(c => c with { Significant = false })] };

        string html = Encoding.UTF8.GetString(await RenderAsync(input with { Summary = summary }));

        Assert.Contains("No significant difference", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RenderAsync_OfAnEmptyResult_StillRenders()
    {
        ReportInput input = SampleReport.Usual;
        var nothing = new Distribution(0, 0, 0, 0, 0, [], []);
        ComparisonSummary summary = input.Summary with
        {
            Clusters = [],
            Headline = [],
            Agreement = [],
            Predictions = new PredictionTable(0, 0, 0, 0, 0, [null, null, null, null]),
            Images = new ImageCounts(0, 0, 0, []),
            Quality = new QualitySummary(new Dictionary<string, Distribution> { ["baseline"] = nothing }, new Dictionary<string, Distribution>(), new Dictionary<string, EvaluationSummary>(), new Dictionary<string, int>()),
        };

        string html = Encoding.UTF8.GetString(await RenderAsync(input with { Summary = summary, Patches = [], DrillDowns = [] }));

        Assert.Contains("No accepted concept to rank", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RenderAsync_OfOneModel_Throws()
    {
        ReportInput input = SampleReport.Usual;

        await Assert.ThrowsAsync<ArgumentException>(() => RenderAsync(input with { Summary = input.Summary with { Models = [input.Summary.Models[0]] } }));
    }

    [Fact]
    public async Task RenderAsync_OfAMapThatDoesNotFit_NamesModelAndImage()
    {
        DrillDown image = SampleReport.Usual.DrillDowns[0];
        ReportInput input = SampleReport.Usual with { DrillDowns = [image with { Width = image.Width + 1 }] };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => RenderAsync(input));

        Assert.Contains(image.Image, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RenderAsync_WhenCancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReportRenderer(new Png()).RenderAsync(SampleReport.Usual, Stream.Null, cancelled.Token));
    }

    [Fact]
    public async Task RenderAsync_OfAUsualReport_IsSmallAndQuick()
    {
        await RenderAsync(SampleReport.Usual);
        var watch = Stopwatch.StartNew();

        byte[] page = await RenderAsync(SampleReport.Usual);

        TestContext.Current.TestOutputHelper?.WriteLine($"{page.Length:#,0} bytes in {watch.ElapsedMilliseconds} ms");
        Assert.InRange(page.Length, 3_000_000, 8_000_000);

        // Some hundred milliseconds on an idle machine; the bound leaves room for a busy one.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Scale_OverTwoMaps_IsSharedIgnoresOutliersAndIsSymmetric()
    {
        float[] a = [.. Enumerable.Repeat(0.5f, 999), 100f];
        float[] b = [.. Enumerable.Repeat(-1f, 1000)];

        DivergingScale scale = DivergingScale.Over(a, b);

        Assert.Equal(1, scale.Limit);
        Assert.Equal([0x00, 0x44, 0x1b, 0xf7, 0xf7, 0xf7, 0x40, 0x00, 0x4b], scale.Paint([5f, 0f, -1f]));
    }

    [Fact]
    public void Scale_OverFlatMaps_PaintsTheCentre() =>
        Assert.Equal([0xf7, 0xf7, 0xf7], DivergingScale.Over(new float[4]).Paint([0f]));

    private static async Task<byte[]> RenderAsync(ReportInput input)
    {
        using var output = new MemoryStream();
        await new ReportRenderer(new Png()).RenderAsync(input, output, TestContext.Current.CancellationToken);
        return output.ToArray();
    }
}
