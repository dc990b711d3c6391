using System.Diagnostics;

namespace Imacs.Cli.Tests;

/// <summary>Whatever is given that cannot be used: exit code 2, one message that says what, where and what to do, no stack trace, nothing left behind.</summary>
[Collection(Here.Name)]
[Trait("Suite", "Cli")]
public sealed class BadInputTests(Bench bench) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Compare_MissingModel_NamesIt() => await RefuseModelAsync(_ => { }, "no such file");

    [Fact]
    public async Task Compare_TextFileAsModel_SaysWhatIsNeeded() => await RefuseModelAsync(BadModels.Text, "not a TorchScript file", "torch.jit.save");

    [Fact]
    public async Task Compare_StateDict_SaysThatItHoldsNoProgram() => await RefuseModelAsync(BadModels.StateDict, "state dict", "torch.jit.save");

    [Fact]
    public async Task Compare_ModelWithOneOutput_AsksForClasses() => await RefuseModelAsync(BadModels.OneOutput, "[2, 1]", "at least two classes");

    [Fact]
    public async Task Compare_ModelThatReturnsImages_AsksForAClassifier() => await RefuseModelAsync(BadModels.Image, "[2, 3, 64, 64]", "[N, classes]", "linear layer");

    [Fact]
    public async Task Compare_ModelWithNotANumberWeights_SaysSo() => await RefuseModelAsync(BadModels.NotANumber, "not finite", "Train or export it again");

    [Fact]
    public async Task Compare_ModelsOfOtherClasses_CountsThem() =>
        await RefuseAsync(Compare("--model", $"c={Bench.Model("shift-a.pt")}"), "different numbers of classes", "a has 10", "c has 7");

    [Theory]
    [InlineData("--data", "nowhere", "nowhere", "no dataset")]
    [InlineData("--data", "empty", "empty", "no images")]
    [InlineData("--data", "animals", "Cat", "classes")]
    [InlineData("--k", "1000", "k: 1000", "Lower --k")]
    [InlineData("--k", "1", "k: 1", "between 2 and 1000")]
    [InlineData("--k", "many", "--k", "many")]
    [InlineData("--method", "magic", "attribution.method", "ig")]
    [InlineData("--rule", "magic", "attribution.rule", "midpoint")]
    [InlineData("--target", "10", "class index 10", "10 outputs")]
    [InlineData("--target", "predicted:c", "predicted:c", "a, b")]
    [InlineData("--input-size", "huge", "--input-size huge", "64x96")]
    [InlineData("--classes", "one,two,three", "3 class", "10 outputs")]
    [InlineData("--labels", "labels.csv", "labels.csv", "")]
    public async Task Compare_UnusableValue_SaysWhatIsWrongWithIt(string flag, string value, string what, string cure)
    {
        Directory.CreateDirectory(_folder["empty"]);
        foreach (string animal in (string[])["Cat", "Dog"])
        {
            Directory.CreateDirectory(_folder["animals", animal]);
            File.Copy(Path.Combine(bench.Images, "River", "River_1.jpg"), _folder["animals", animal, "1.jpg"]);
        }

        await RefuseAsync(Compare([flag, value, .. (string[])(flag == "--k" ? [] : ["--k", "5"])]), what, cure);
    }

    [Theory]
    [InlineData("--nope", "no option '--nope'")]
    [InlineData("--threads", "--threads")]
    [InlineData("surplus.yaml", "surplus.yaml")]
    public async Task Compare_CommandLineItDoesNotKnow_NamesThePart(string argument, string word)
    {
        await RefuseAsync([.. Compare(), argument], word);
    }

    [Fact]
    public async Task Compare_NoData_SaysHowToGiveThem() =>
        await RefuseAsync(["compare", "--model", $"a={Bench.Model("base.pt")}", "--model", $"b={Bench.Model("base.pt")}", "--out", "run"], "No data", "--data");

    [Fact]
    public async Task Compare_NoModels_SaysHowToGiveThem() => await RefuseAsync(["compare", "--data", bench.Images, "--out", "run"], "No models", "--model");

    [Theory]
    [InlineData("clusters: 5", "clusters")]
    [InlineData("k: five", "$.k")]
    [InlineData("models: a.pt", "models")]
    [InlineData("data: [", "not well-formed")]
    [InlineData("- a\n- b", "mapping")]
    [InlineData("data: { path: x, path: y }", "path")]
    public async Task Compare_UnusableSpec_NamesFileAndKey(string yaml, string word)
    {
        await File.WriteAllTextAsync(_folder["spec.yaml"], yaml, TestContext.Current.CancellationToken);

        await RefuseAsync(["compare", "spec.yaml", .. Compare().Skip(1).Where(_ => !yaml.StartsWith("models", StringComparison.Ordinal)).DefaultIfEmpty("--out=run")], word, "spec.yaml");
    }

    [Fact]
    public async Task Compare_FewerRegionsThanClusters_SaysSo()
    {
        OddImages.Constant(_folder["plain", "River", "1.png"]);
        OddImages.Constant(_folder["plain", "Forest", "2.png"]);

        ImacsResult result = await ImacsHere.RunAsync(
            _folder.Path, [.. Compare("--data", _folder["plain"], "--k", "12", "--classes", "AnnualCrop,Forest,HerbaceousVegetation,Highway,Industrial,Pasture,PermanentCrop,Residential,River,SeaLake")]);

        // Only after the images have been looked at is it known, so the run's folder stays and says why.
        result.Failed(2, "12 clusters", "have 2 regions", "--k to 2 or less", "another --out");
        (await ImacsHere.RunAsync(_folder.Path, "resume", "run")).Failed(2, "have 2 regions", "--k to 2 or less");
        (await ImacsHere.RunAsync(_folder.Path, "compare", _folder["run", "spec.json"], "--k", "2", "--out", "again")).Succeeded();
    }

    [Fact]
    public async Task Compare_FolderWithFiles_RefusesAndLeavesThemAlone()
    {
        Directory.CreateDirectory(_folder["run"]);
        await File.WriteAllTextAsync(_folder["run", "notes.txt"], "mine", TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(_folder.Path, Compare())).Failed(2, _folder["run"], "not empty", "imacs resume");

        Assert.Equal(_folder["run", "notes.txt"], Assert.Single(Directory.EnumerateFileSystemEntries(_folder["run"])));
    }

    [Fact]
    public async Task Compare_OutBelowAFile_NamesIt()
    {
        await File.WriteAllTextAsync(_folder["file"], "mine", TestContext.Current.CancellationToken);

        (await ImacsHere.RunAsync(_folder.Path, [.. Compare().SkipLast(1), "file/run"])).Failed(2, _folder["file"], "--out");
        (await ImacsHere.RunAsync(_folder.Path, [.. Compare().SkipLast(1), "file"])).Failed(2, _folder["file"], "--out");
    }

    [Fact]
    public async Task Compare_DiskThatFills_SaysSoAndResumesWithRoom()
    {
        Directory.CreateDirectory(_folder["disk"]);
        await SystemAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _folder["disk"]);
        try
        {
            string[] command = [.. Bench.Compare("planted-a.pt", "planted-b.pt", bench.Images, _folder["disk", "run"]), "--limit", "8"];
            (await ImacsProcess.RunAsync(_folder.Path, command)).Failed(2, _folder["disk"], "space");

            await SystemAsync("mount", "-o", "remount,size=64m", _folder["disk"]);
            (await ImacsProcess.RunAsync(_folder.Path, "resume", _folder["disk", "run"])).Succeeded();
            Assert.Equal(8, Bench.Summary(_folder["disk", "run"]).Images.Processed);
        }
        finally
        {
            await SystemAsync("umount", _folder["disk"]);
        }
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("status")]
    [InlineData("report")]
    public async Task RunCommands_FolderWithoutARun_SaySo(string command) =>
        (await ImacsHere.RunAsync(_folder.Path, command, "elsewhere")).Failed(2, _folder["elsewhere"]);

    public void Dispose() => _folder.Dispose();

    private static async Task SystemAsync(string program, params string[] args)
    {
        using Process process = Process.Start(program, args);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} failed; this test must be allowed to mount a small disk.");
    }

    /// <summary>A command that would work, but for these flags, which replace the ones it has.</summary>
    private string[] Compare(params string[] changes)
    {
        List<string> args = ["compare", "--model", $"a={Bench.Model("base.pt")}"];
        if (!changes.Contains("--model"))
            args.AddRange(["--model", $"b={Bench.Model("base.pt")}"]);
        if (!changes.Contains("--data"))
            args.AddRange(["--data", bench.Images]);
        return [.. args, .. changes, "--out", "run"];
    }

    /// <summary>By a process: what libtorch does with such a file must not end it.</summary>
    private async Task RefuseModelAsync(Action<string> write, params string[] words)
    {
        write(_folder["bad.pt"]);
        (await ImacsProcess.RunAsync(_folder.Path, Compare("--model", $"c={_folder["bad.pt"]}"))).Failed(2, ["'c'", _folder["bad.pt"], .. words]);
        AssertNothingLeft();
    }

    private async Task RefuseAsync(IEnumerable<string> args, params string[] words)
    {
        (await ImacsHere.RunAsync(_folder.Path, args)).Failed(2, words);
        AssertNothingLeft();
    }

    private void AssertNothingLeft() => Assert.False(Directory.Exists(_folder["run"]), "A run's folder was left behind.");
}
