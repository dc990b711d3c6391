using Imacs.Contracts.Errors;
using Imacs.Datasets.Manifests;

namespace Imacs.Datasets.Tests.Manifests;

[Trait("Suite", "Unit")]
public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b;c|d")]
    [InlineData("a,b\nc,d", "a|b;c|d")]
    [InlineData("a,\n,b\n", "a|;|b")]
    [InlineData("\"a,b\",c\n", "a,b|c")]
    [InlineData("\"say \"\"x\"\"\",c\n", "say \"x\"|c")]
    [InlineData("\"two\nlines\",c\n", "two\nlines|c")]
    [InlineData("\"two\r\nlines\",c\r\n", "two\r\nlines|c")]
    [InlineData("\"a\"", "a")]
    [InlineData("\"\"\n", "")]
    [InlineData(" a , b \n", " a | b ")]
    [InlineData("\n\na\n\n\nb\n\n", "a;b")]
    [InlineData("é,日本\n", "é|日本")]
    public async Task Read_WellFormed_GivesFields(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', (await ReadAsync(text)).Select(record => string.Join('|', record.Fields))));

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n")]
    public async Task Read_Empty_GivesNothing(string text) => Assert.Empty(await ReadAsync(text));

    [Fact]
    public async Task Read_QuotedLineBreaks_CountTowardsLineNumbers() =>
        Assert.Equal([1, 2, 5, 7], (await ReadAsync("h\n\"a\nb\nc\"\nd\n\ne\n")).Select(record => (int)record.Line));

    [Theory]
    [InlineData("a\nb\"c\n", 2, "inside a field")]
    [InlineData("a\n\"b\"c\n", 2, "follows a closing quote")]
    [InlineData("a\n\n\"b\nc\n", 3, "never closed")]
    [InlineData("a\rb\n", 1, "carriage return")]
    [InlineData("a\r", 1, "carriage return")]
    public async Task Read_Malformed_NamesFileAndLine(string text, int line, string problem)
    {
        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => ReadAsync(text));

        Assert.StartsWith($"list.csv, line {line}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ForgottenQuoteInALargeFile_StopsEarly()
    {
        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(
            () => ReadAsync("\"a" + new string('x', 2 * CsvReader.MaxRecordChars)));

        Assert.Contains("longer than a million", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RandomTables_RoundTrip()
    {
        Random random = new(3);
        const string letters = "ab,\"\n\r é";
        for (int trial = 0; trial < 200; trial++)
        {
            int columns = random.Next(1, 5);
            string[][] table = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (string[])[.. Enumerable.Range(0, columns)
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(0, 5)).Select(_ => letters[random.Next(letters.Length)])))])];
            string text = string.Concat(table.Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));

            CsvRecord[] records = await ReadAsync(text);

            Assert.Equal(table, records.Select(record => record.Fields));
        }
    }

    private static async Task<CsvRecord[]> ReadAsync(string text)
    {
        using StringReader reader = new(text);
        return await new CsvReader(reader, "list.csv").ReadAsync(TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
    }
}
