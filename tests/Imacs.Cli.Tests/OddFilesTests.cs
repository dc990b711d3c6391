using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>Named pipes and devices in the place of files: never waited for, always told.</summary>
[Collection(Processes.Name)]
[Trait("Suite", "Cli")]
public sealed class OddFilesTests(Bench bench) : IDisposable
{
    private const string Told = "a pipe, a socket or a device";
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Compare_PipesAndDevicesAmongTheImages_AreQuarantined()
    {
        string images = _folder["images"];
        EuroSatChips.CopyTo(images, 1);
        await ImacsProcess.ShellAsync(images, "mkfifo River/pipe.jpg");
        File.CreateSymbolicLink(Path.Combine(images, "River", "device.jpg"), "/dev/zero");

        (await ImacsProcess.RunAsync(_folder.Path, [.. Bench.Compare("base.pt", "base.pt", images, _folder["run"]), "--max-failed", "0.5"])).Succeeded();

        ImageCounts counts = Bench.Summary(_folder["run"]).Images;
        Assert.Equal((10, 2), (counts.Processed, counts.Quarantined));
        Assert.Contains(Told, Assert.Single(counts.Reasons).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare --model c=PIPE --data IMAGES --out run")]
    [InlineData("compare --model c=/dev/zero --data IMAGES --out run")]
    [InlineData("compare --model c=MODEL --data PIPE.csv --out run")]
    [InlineData("compare --model c=MODEL --data IMAGES --labels PIPE.csv --out run")]
    [InlineData("compare --model c=MODEL --data IMAGES --embedder PIPE --out run")]
    [InlineData("compare --model c=MODEL --data IMAGES --classes PIPE --out run")]
    [InlineData("attribute PIPE --model MODEL --out map.npy")]
    [InlineData("attribute PIPE.npy --model MODEL --out map.npy")]
    [InlineData("attribute /dev/zero --model MODEL --out map.npy")]
    [InlineData("attribute IMAGE --model PIPE --out map.npy")]
    [InlineData("models inspect PIPE")]
    public async Task AnyCommand_PipeOrDeviceInTheWrongPlace_SaysSo(string command)
    {
        await ImacsProcess.ShellAsync(_folder.Path, "mkfifo pipe pipe.csv pipe.npy");
        string[] args = [.. command.Split(' ').Select(arg => arg
            .Replace("PIPE", "pipe", StringComparison.Ordinal)
            .Replace("IMAGES", bench.Images, StringComparison.Ordinal)
            .Replace("IMAGE", Path.Combine(bench.Images, "River", "River_1.jpg"), StringComparison.Ordinal)
            .Replace("MODEL", Bench.Model("base.pt"), StringComparison.Ordinal))];

        (await ImacsProcess.RunAsync(_folder.Path, args[0] == "compare" ? [.. args, "--model", $"d={Bench.Model("base.pt")}"] : args)).Failed(2, Told);

        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task List_OutputThatCannotBeWritten_IsOneSentence()
    {
        ImacsResult plain = await ImacsProcess.ShellAsync(_folder.Path, $"{ImacsProcess.Executable} list --json > /dev/full", succeeds: false);
        ImacsResult traced = await ImacsProcess.ShellAsync(_folder.Path, $"IMACS_DEBUG=1 {ImacsProcess.Executable} list --json > /dev/full", succeeds: false);

        Assert.Equal((1, 1), (plain.ExitCode, traced.ExitCode));
        string sentence = Assert.Single(plain.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: Something unforeseen happened (IOException): No space left on device", sentence, StringComparison.Ordinal);
        Assert.Contains("   at ", traced.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
