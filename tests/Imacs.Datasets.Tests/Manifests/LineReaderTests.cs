using Imacs.Contracts.Errors;
using Imacs.Datasets.Manifests;

namespace Imacs.Datasets.Tests.Manifests;

[Trait("Suite", "Unit")]
public sealed class LineReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a")]
    [InlineData("a\nb\r\nc\rd\n\n\r\r\ne")]
    [InlineData("a\r")]
    [InlineData("a\r\n")]
    public async Task ReadAsync_AnyLineEnds_SameAsTheRuntimes(string text) => await AssertSameAsync(text);

    [Fact]
    public async Task ReadAsync_RandomTexts_SameAsTheRuntimes()
    {
        Random random = new(5);
        for (int trial = 0; trial < 50; trial++)
        {
            // Around the ends of what is read at once.
            int length = random.Next(60_000);
            await AssertSameAsync(string.Create(length, random, static (span, random) =>
            {
                foreach (ref char letter in span)
                    letter = random.Next(8000) switch { 0 => '\n', 1 => '\r', _ => 'x' };
                if (span.Length > 16_384)
                    (span[16_383], span[16_384]) = ('\r', '\n');
            }));
        }
    }

    [Fact]
    public async Task ReadAsync_LongestLine_IsReadAndALongerOneRefusedWithItsNumber()
    {
        string longest = new('x', LineReader.MaxLineChars);
        var lines = new LineReader(new StringReader($"first\n{longest}\n{longest}x"), "list.jsonl");

        Assert.Equal("first", await lines.ReadAsync(Token));
        Assert.Equal(longest, await lines.ReadAsync(Token));
        DatasetUnavailableException error = await Assert.ThrowsAsync<DatasetUnavailableException>(async () => await lines.ReadAsync(Token));

        Assert.Contains("list.jsonl, line 3: the line is longer than a million characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadItems_JsonLineWithoutEnd_StopsEarly()
    {
        using var folder = new TempFolder();
        folder.Write("list.jsonl", $"{{\"image\": \"a.png\"}}\n{{\"image\": \"{new string('x', 2 * LineReader.MaxLineChars)}");

        DatasetUnavailableException error = await Assert.ThrowsAsync<DatasetUnavailableException>(
            async () => await new ManifestSource(Path.Combine(folder.Root, "list.jsonl")).ReadItemsAsync(Token).ToListAsync(Token));

        Assert.Contains("line 2: the line is longer than a million characters", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertSameAsync(string text)
    {
        using var expected = new StringReader(text);
        var lines = new LineReader(new StringReader(text), "x");
        for (long line = 1; await expected.ReadLineAsync(Token) is { } wanted; line++)
        {
            Assert.Equal(wanted, await lines.ReadAsync(Token));
            Assert.Equal(line, lines.Line);
        }

        Assert.Null(await lines.ReadAsync(Token));
    }
}
