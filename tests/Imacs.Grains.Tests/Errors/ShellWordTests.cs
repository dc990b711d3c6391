using Imacs.Contracts.Errors;

namespace Imacs.Grains.Tests.Errors;

/// <summary>What a message tells somebody to type does what it says, whatever the folder is called.</summary>
[Trait("Suite", "Unit")]
public sealed class ShellWordTests
{
    [Theory]
    [InlineData("/home/me/runs/first-2", "/home/me/runs/first-2")]
    [InlineData("/home/me/my runs/first", "'/home/me/my runs/first'")]
    [InlineData("/tmp/it's", "'/tmp/it'\\''s'")]
    [InlineData("/tmp/$HOME;x*", "'/tmp/$HOME;x*'")]
    [InlineData("", "''")]
    public void Of_Path_IsOneWord(string path, string word) => Assert.Equal(word, ShellWord.Of(path));
}
