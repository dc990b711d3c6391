using System.Text.RegularExpressions;

namespace Imacs.Architecture.Tests;

/// <summary>What every source file must be like.</summary>
[Trait("Suite", "Unit")]
public sealed partial class SourceTests
{
    private const int MostLines = 400;

    [Fact]
    public void Sources_Length_IsBounded()
    {
        Assert.NotEmpty(Repository.Sources);
        Assert.DoesNotContain(Repository.Sources, path => File.ReadLines(path).Count() > MostLines);
    }

    [Fact]
    public void Sources_NothingLeftForLater() =>
        Assert.DoesNotContain(Repository.Sources, path => LeftForLater().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Sources_NoRegionsAndNoBlockNamespaces() =>
        Assert.DoesNotContain(Repository.Sources, path => OldForm().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Tests_NoFactIsSkipped() =>
        Assert.DoesNotContain(Repository.Files("tests", "*.cs"), path => Skipped().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Logs_EveryEvent_HasAnIdOfItsOwn()
    {
        string[] ids = [.. Repository.Sources.SelectMany(path => EventId().Matches(File.ReadAllText(path)).Select(match => match.Groups["id"].Value))];

        Assert.NotEmpty(ids);
        Assert.Empty(ids.CountBy(id => id).Where(pair => pair.Value > 1).Select(pair => pair.Key));
    }

    [GeneratedRegex(@"\bEventId = (?<id>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventId();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"^\s*#region|^namespace [\w.]+\s*$", RegexOptions.Multiline, 1000)]
    private static partial Regex OldForm();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*\bSkip\s*=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Skipped();
}
