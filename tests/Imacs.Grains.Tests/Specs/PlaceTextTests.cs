using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;

namespace Imacs.Grains.Tests.Specs;

[Trait("Suite", "Unit")]
public sealed class PlaceTextTests
{
    private const string Secret = "c2VjcmV0LXNpZ25hdHVyZQ";

    [Theory]
    [InlineData("models/a.pt", "models/a.pt", true)]
    [InlineData("/data/a b?.pt", "/data/a b?.pt", true)]
    [InlineData("odd name://x.pt", "odd name://x.pt", true)]
    [InlineData("file:///data/a%20b.pt", "/data/a b.pt", true)]
    [InlineData("store:models/a.pt", "store:models/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c/a.pt", "https://acc.blob.core.windows.net/c/a.pt", false)]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/c/a.pt", "http://127.0.0.1:10000/devstoreaccount1/c/a.pt", false)]
    public void Normal_PlaceWithoutFault_IsPathOrAddress(string place, string normal, bool isLocal)
    {
        Assert.Null(PlaceText.FaultOf(place));
        Assert.Equal(normal, PlaceText.Normal(place));
        Assert.Equal(isLocal, PlaceText.IsLocal(PlaceText.Normal(place)));
    }

    [Theory]
    [InlineData("s3://bucket/a.pt", "s3:// is not read")]
    [InlineData("ftp://host/a.pt", "ftp:// is not read")]
    [InlineData("gopher://169.254.169.254/", "gopher:// is not read")]
    [InlineData("file://server/share/a.pt", "no file of one machine")]
    [InlineData("https://acc.blob.core.windows.net/c/a.pt?sv=1&sig=" + Secret, "shared access signature")]
    [InlineData("https:/acc.blob.core.windows.net/c/a.pt?sv=1&sig=" + Secret, "shared access signature")]
    [InlineData("https://acc.blob.core.windows.net/c/a.pt?token=" + Secret, "a '?'")]
    [InlineData("https://user:" + Secret + "@acc.blob.core.windows.net/c/a.pt", "user's name")]
    [InlineData("https://", "no address")]
    public void Check_PlaceThatIsNotRead_SaysWhyWithoutTheSecret(string place, string words)
    {
        foreach (ComparisonSpec spec in (ComparisonSpec[])
        [
            Spec with { Data = new() { Path = place } },
            Spec with { Data = new() { Path = "x", Labels = place } },
            Spec with { Embedder = new() { Name = "e", Path = place } },
            Spec with { Concepts = place },
            Spec with { Models = [Spec.Models[0], new() { Name = "b", Path = place }] },
            Spec with { Attribution = new() { Baselines = ["image:" + place] } },
        ])
        {
            InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => ComparisonSpecRules.Check(spec));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c/a.pt", true)]
    [InlineData("https://acc.blob.core.windows.net/c/", "https://ACC.blob.core.windows.net:443/c/x/a.pt", true)]
    [InlineData("https://acc.blob.core.windows.net/c/a b", "https://acc.blob.core.windows.net/c/a%20b/m.pt", true)]
    [InlineData("https://acc.blob.core.windows.net", "https://acc.blob.core.windows.net/c/a.pt", true)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c2/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "http://acc.blob.core.windows.net/c/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net.evil.example/c/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c/../d/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c/%2e%2e/d/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c/..%2Fd/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "https://acc.blob.core.windows.net/c/..%5Cd/a.pt", false)]
    [InlineData("/models", "https://acc.blob.core.windows.net/c/a.pt", false)]
    [InlineData("https://acc.blob.core.windows.net/c", "/c/a.pt", false)]
    public void IsBelow_ByWhatBothName_NotByHowTheyAreWritten(string root, string address, bool expected) => Assert.Equal(expected, PlaceText.IsBelow(root, address));

    [Theory]
    [InlineData("")]
    [InlineData("/a:/b", "/a", "/b")]
    [InlineData("/a::https://acc.blob.core.windows.net/c:/b", "/a", "https://acc.blob.core.windows.net/c", "/b")]
    [InlineData("https://acc.blob.core.windows.net:file:///a", "https://acc.blob.core.windows.net", "file:///a")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/c:/a:10000/b", "http://127.0.0.1:10000/devstoreaccount1/c", "/a", "10000/b")]
    public void Split_ListOfPlaces_KeepsAddressesWhole(string list, params string[] places) => Assert.Equal(places, PlaceText.Split(list));

    private static ComparisonSpec Spec { get; } = new()
    {
        Models = [new() { Name = "a", Path = "a.pt" }, new() { Name = "b", Path = "b.pt" }],
        Data = new() { Path = "images" },
    };
}
