using System.Text;

namespace Imacs.Cli.Tests;

/// <summary>Spec files that cannot be used, however strange: one sentence in the spec's own words, exit code 2, nothing left behind.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class BadSpecTests : IDisposable
{
    private const string Models = "models: [{ name: a, path: a.pt }, { name: b, path: a.pt }]\n";
    private const string Usable = Models + "data: { path: images }\n";
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("", "one YAML mapping")]
    [InlineData("models: [null]\ndata: { path: x }", "models[0] is empty")]
    [InlineData("models:\ndata: { path: x }", "No models")]
    [InlineData("models: [{ name: a }, { name: b }]\ndata: { path: x }", "path must be given (at $.models[0])")]
    [InlineData("models: [3, 4]\ndata: { path: x }", "a mapping of keys and values is needed (at $.models[0])")]
    [InlineData("? [a, b]\n: c", "line 1: a key must be plain text")]
    [InlineData("a: &x [*x]", "line 1: aliases (*x) are not supported")]
    [InlineData("a: &x [1]\nb: [*x, *x]", "line 2: aliases (*x) are not supported")]
    [InlineData(Usable + "k: 5\nK: 6", "line 4: the key 'K' is written twice")]
    [InlineData(Usable + "k: 1e30", "a whole number that is not too large is needed (at $.k)")]
    [InlineData(Usable + "maxFailed: .nan", "a number is needed (at $.maxFailed)")]
    [InlineData(Usable + "maxFailed: -1", "maxFailed: -1 is not between 0 and 1")]
    [InlineData(Usable + "output: score", "one of probability, logit is needed (at $.output)")]
    [InlineData(Usable + "attribution: { baselines: [~] }", "attribution.baselines[0] is empty")]
    [InlineData(Usable + "embedder: \"a\\0b\"", "(at $.embedder)")]
    [InlineData(Models + "data: { path: \"a\\0b\" }", "zero byte")]
    [InlineData(Models + "data: { path: x, limit: -3 }", "data.limit: -3 is not between")]
    [InlineData("models: [{ name: \"a\\nb\", path: x }, { name: b, path: x }]\ndata: { path: x }", "the name 'a\\nb' must be")]
    [InlineData("models: [{ name: a/b, path: x }, { name: b, path: x }]\ndata: { path: x }", "the name 'a/b' must be")]
    [InlineData("models: [{ name: \"a,b\", path: x }, { name: b, path: x }]\ndata: { path: x }", "the name 'a,b' must be")]
    [InlineData("models: [{ name: \"\", path: x }, { name: b, path: x }]\ndata: { path: x }", "the name '' must be")]
    [InlineData("models: [{ name: a, path: x }, { name: a, path: y }]\ndata: { path: x }", "the name 'a' is used twice")]
    public async Task Compare_OddYaml_SaysWhatIsWrong(string yaml, string words) => await RefuseAsync("spec.yaml", Encoding.UTF8.GetBytes(yaml), words);

    [Theory]
    [InlineData("""{ "k": 3, "k": 4 }""", "'k'")]
    [InlineData("""{ "k": 3, "K": 4 }""", "written twice")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("""{ "models": [null], "data": { "path": "x" } }""", "models[0] is empty")]
    public async Task Compare_OddJson_SaysWhatIsWrong(string json, string words) => await RefuseAsync("spec.json", Encoding.UTF8.GetBytes(json), words);

    [Fact]
    public async Task Compare_SpecThatIsNotUtf8_SaysSo() => await RefuseAsync("spec.yaml", Encoding.Latin1.GetBytes(Usable + "# é\n"), "not UTF-8");

    [Fact]
    public async Task Compare_SpecNestedWithoutEnd_IsRefused()
    {
        await RefuseAsync("spec.yaml", Encoding.UTF8.GetBytes("a: " + new string('[', 100_000)), "nested more than 64 levels");
        await RefuseAsync("spec.json", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), "not well-formed");
    }

    [Fact]
    public async Task Compare_SpecThatIsNoFile_SaysWhatItIs()
    {
        (await ImacsHere.RunAsync(_folder.Path, "compare", _folder.Path)).Failed(2, _folder.Path, "is a folder");
        (await ImacsHere.RunAsync(_folder.Path, "compare", "/dev/zero")).Failed(2, "/dev/zero", "cannot be a spec");
        (await ImacsHere.RunAsync(_folder.Path, "compare", "@none.yaml")).Failed(2, "@none.yaml", "does not exist");
    }

    [Theory]
    [InlineData("--threads", "-1", "1 to 256")]
    [InlineData("--threads", "0", "1 to 256")]
    [InlineData("--device", "foo", "cpu, cuda or cuda:N")]
    [InlineData("--device", "cuda:99", "CUDA device")]
    [InlineData("--tolerance", "NaN", "finite")]
    [InlineData("--max-failed", "Infinity", "finite")]
    [InlineData("--limit", "-3", "data.limit: -3")]
    [InlineData("--k", "99999999999", "--k")]
    [InlineData("--model", "=a.pt", "--model a=a.pt")]
    [InlineData("--classes", ",", "--classes")]
    public async Task Compare_OddValue_SaysWhatIsAllowed(string flag, string value, string words)
    {
        await File.WriteAllTextAsync(_folder["spec.yaml"], Usable, TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(_folder.Path, "compare", "spec.yaml", flag, value, "--out", "run")).Failed(2, value, words);

        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory]
    [InlineData("--batch", "0", "1 to 4096 samples")]
    [InlineData("--input-size", "4", "8 to 4096 pixels")]
    public async Task ModelsInspect_OddValue_SaysWhatIsAllowed(string flag, string value, string words) =>
        (await ImacsHere.RunAsync(_folder.Path, "models", "inspect", Bench.Model("base.pt"), flag, value)).Failed(2, $"{flag} {value}", words);

    public void Dispose() => _folder.Dispose();

    private async Task RefuseAsync(string file, byte[] content, string words)
    {
        await File.WriteAllBytesAsync(_folder[file], content, TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(_folder.Path, "compare", file, "--out", "run")).Failed(2, words);

        Assert.False(Directory.Exists(_folder["run"]));
    }
}
