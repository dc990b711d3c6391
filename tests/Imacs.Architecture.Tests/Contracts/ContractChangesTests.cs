namespace Imacs.Architecture.Tests.Contracts;

/// <summary>The guard itself: what it lets pass and what it stops.</summary>
[Trait("Suite", "Unit")]
public sealed class ContractChangesTests
{
    private static readonly string[] Before =
    [
        "# comment",
        "interface t.worker = Old.IWorker",
        "  run = RunAsync(t.work) -> Task",
        "type t.work = Old.Work",
        "  0 = Name: string",
        "  1 = Count: int",
        "enum t.stage = Old.Stage",
        "  0 = None",
    ];

    [Theory]
    [InlineData("  1 = Count: int", "  1 = Number: int")]
    [InlineData("type t.work = Old.Work", "type t.work = New.Work")]
    [InlineData("  run = RunAsync(t.work) -> Task", "  run = StartAsync(t.work) -> Task")]
    [InlineData("  1 = Count: int", "  1 = Count: int\n  2 = More: double")]
    public void Breaks_WhatIsNotSentOrIsNew_Passes(string old, string now) => Assert.Empty(ContractChanges.Breaks(Before, Changed(old, now)));

    [Theory]
    [InlineData("  1 = Count: int", "  1 = Count: long", "'type t.work 1' meant 'int' and now means 'long'")]
    [InlineData("  1 = Count: int", "  2 = Count: int", "'type t.work 1' (int) is gone")]
    [InlineData("type t.work = Old.Work", "type t.job = Old.Work", "'type t.work' (an alias) is gone")]
    [InlineData("  run = RunAsync(t.work) -> Task", "  run = RunAsync(t.work, int) -> Task", "'interface t.worker run' meant '(t.work) -> Task'")]
    [InlineData("  0 = None", "  0 = Some", "'enum t.stage 0' meant 'None' and now means 'Some'")]
    public void Breaks_AnotherMeaning_IsNamed(string old, string now, string sentence) =>
        Assert.Contains(ContractChanges.Breaks(Before, Changed(old, now)), line => line.StartsWith(sentence, StringComparison.Ordinal));

    [Fact]
    public void Breaks_RetiredEntry_MayBeGoneButNotComeBack()
    {
        string[] before = [.. Before, "retired type t.work 1", "retired enum t.stage"];
        string[] without = [.. Before.Where(line => !line.Contains("Count", StringComparison.Ordinal) && !line.Contains("tage", StringComparison.Ordinal) && !line.Contains("None", StringComparison.Ordinal))];

        Assert.Empty(ContractChanges.Breaks(before, without));
        Assert.Contains(ContractChanges.Breaks([.. without, "retired type t.work 1"], Before), line => line.StartsWith("'type t.work 1' is retired", StringComparison.Ordinal));
    }

    [Fact]
    public void ContractText_TypesThatCannotBeSent_AreFaults()
    {
        ContractText text = new([typeof(Nameless), typeof(Twice), typeof(AlsoTwice), typeof(IForgetful)], _ => false);

        Assert.Contains(text.Faults, fault => fault.EndsWith("Nameless has no [Alias].", StringComparison.Ordinal));
        Assert.Contains(text.Faults, fault => fault.EndsWith("Nameless.Lost has no [Id]; it would not be sent.", StringComparison.Ordinal));
        Assert.Contains(text.Faults, fault => fault.EndsWith("Twice: the id 4 is used twice, the second time by B.", StringComparison.Ordinal));
        Assert.Contains(text.Faults, fault => fault.StartsWith("The alias t.twice is used twice", StringComparison.Ordinal));
        Assert.Contains(text.Faults, fault => fault.EndsWith("is sent, but has no [GenerateSerializer].", StringComparison.Ordinal));
        Assert.Contains(text.Faults, fault => fault.EndsWith("IForgetful.RunAsync has no [Alias].", StringComparison.Ordinal));
    }

    private static string[] Changed(string old, string now) => [.. Before.SelectMany(line => line == old ? now.Split('\n') : [line])];

    internal sealed record Nameless([property: Id(0)] int Sent, int Lost);

#pragma warning disable ORLEANS0011 // The mistake that must be found.
    [Alias("t.twice")]
    internal sealed record Twice([property: Id(4)] int A, [property: Id(4)] int B);

    [Alias("t.twice")]
    internal sealed record AlsoTwice([property: Id(0)] IReadOnlyList<int?> Values);
#pragma warning restore ORLEANS0011

    [Alias("t.forgetful")]
    internal interface IForgetful
    {
        Task RunAsync(int[] numbers);
    }
}
