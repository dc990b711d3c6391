using Imacs.Build;

namespace Imacs.Torch.Tests.Build;

/// <summary>The build step that lets TorchSharp load where libstdc++ is older than GCC 13's.</summary>
[Trait("Suite", "Unit")]
public sealed class VersionNeedsTests
{
    private const string Version = "GLIBCXX_3.4.32";

    private static string Library => Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).Single();

    [Fact]
    public void Weaken_LibraryInOutput_WasDoneByTheBuild()
    {
        byte[] image = File.ReadAllBytes(Library);

        Assert.Single(VersionNeeds.FlagOffsets(image, Version));
        Assert.Equal(0, VersionNeeds.Weaken(image, Version));
    }

    [Fact]
    public void Weaken_StrongNeed_ChangesOneFlagOnceAndNothingElse()
    {
        byte[] image = File.ReadAllBytes(Library);
        byte[] weak = [.. image];
        image[VersionNeeds.FlagOffsets(image, Version).Single()] = 0;

        Assert.Equal(1, VersionNeeds.Weaken(image, Version));
        Assert.Equal(weak, image);
        Assert.Equal(0, VersionNeeds.Weaken(image, Version));
    }

    [Fact]
    public void Weaken_VersionThatIsNotNeeded_ChangesNothing() =>
        Assert.Equal(0, VersionNeeds.Weaken(File.ReadAllBytes(Library), "GLIBCXX_9.9.99"));

    [Fact]
    public void Weaken_NotAnElfFile_Throws() =>
        Assert.Throws<InvalidDataException>(() => VersionNeeds.Weaken(new byte[100], Version));

    [Fact]
    public void Initialise_ThisSystem_LoadsLibtorch() => TorchRuntime.Initialise();
}
