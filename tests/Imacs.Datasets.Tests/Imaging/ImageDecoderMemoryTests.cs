using System.Diagnostics;
using System.Globalization;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Imaging;

namespace Imacs.Datasets.Tests.Imaging;

/// <summary>Tests that weigh the whole process, so nothing may run beside them.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

[Trait("Suite", "Unit")]
[Collection("Alone")]
public sealed class ImageDecoderMemoryTests
{
    private readonly ImageDecoder _decoder = new();

    [Fact]
    public void Decode_ThousandsOfImages_HoldsNoMemory()
    {
        ImageDecoder shrinking = new(new ImageDecoderOptions { MaxSide = 300 });
        byte[] sound = TestFiles.Jpeg(TestFiles.Gradient(320, 240, 3), 320, 240, 3);
        byte[] broken = sound[..(sound.Length / 2)];
        byte[] bitmap = TestFiles.Bmp(TestFiles.Samples8(300, 300, 3), 300, 300);
        void Round(int images)
        {
            for (int image = 0; image < images; image++)
            {
                switch (image % 4)
                {
                    case 0:
                        Assert.Throws<ImageRejectedException>(() => _decoder.Decode(broken));
                        break;
                    case 1:
                        _decoder.Decode(bitmap);
                        break;
                    case 2:
                        _decoder.Decode(sound);
                        break;
                    default:
                        Assert.True(shrinking.Decode(sound).WasShrunk);
                        break;
                }
            }
        }

        Round(400);
        long before = ResidentBytes();
        Round(2000);

        // One leaked 320 x 240 image per call would be 450 MB.
        long growth = ResidentBytes() - before;
        Assert.True(growth < 48 << 20, $"2,000 images left {growth >> 20} MiB behind.");
    }

    [Fact]
    public void Decode_PngClaimingBillionsOfPixels_TakesNoTimeAndNoMemory()
    {
        byte[] png = TestFiles.PngClaiming(60000, 60000);
        Assert.Throws<ImageRejectedException>(() => _decoder.Decode(png));
        long before = ResidentBytes();
        Stopwatch clock = Stopwatch.StartNew();

        for (int call = 0; call < 100; call++)
            Assert.Throws<ImageRejectedException>(() => _decoder.Decode(png));

        // Its pixels would be 10 GB.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"100 refusals took {clock.Elapsed}.");
        Assert.True(ResidentBytes() - before < 48 << 20);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
