using System.Text;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Imaging;

namespace Imacs.Datasets.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class ImageDecoderRejectionTests
{
    private readonly ImageDecoder _decoder = new();

    [Theory]
    [InlineData("jpeg", 0.3)]
    [InlineData("jpeg", 0.6)]
    [InlineData("jpeg", 0.98)]
    [InlineData("png", 0.3)]
    [InlineData("png", 0.6)]
    [InlineData("png", 0.9)]
    [InlineData("webp", 0.5)]
    [InlineData("gif", 0.6)]
    [InlineData("bmp", 0.2)]
    [InlineData("bmp", 0.9)]
    public void Decode_CutShort_IsRejected(string format, double kept)
    {
        byte[] samples = TestFiles.Samples8(120, 90, 3);
        byte[] whole = format switch
        {
            "jpeg" => TestFiles.Jpeg(samples, 120, 90, 3),
            "png" => TestFiles.Png(samples, 120, 90, 3),
            "webp" => TestFiles.WebP(samples, 120, 90, 3),
            "gif" => TestFiles.Gif(samples, 120, 90, 1),
            _ => TestFiles.Bmp(samples, 120, 90),
        };
        Assert.Equal(120, _decoder.Decode(whole).OriginalWidth);

        AssertRejected(whole[..(int)(whole.Length * kept)], "damaged or cut short");
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("gif")]
    [InlineData("bmp")]
    public void Decode_OnlySignature_IsRejected(string format)
    {
        byte[] bytes = format switch
        {
            "jpeg" => [0xFF, 0xD8, 0xFF],
            "png" => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A],
            "webp" => Encoding.ASCII.GetBytes("RIFF\0\0\0\0WEBP"),
            "gif" => Encoding.ASCII.GetBytes("GIF89a"),
            _ => Encoding.ASCII.GetBytes("BM"),
        };

        AssertRejected(bytes, "damaged or cut short");
    }

    [Fact]
    public void Decode_PngWithAFlippedBit_IsRejected()
    {
        byte[] png = TestFiles.Png(TestFiles.Samples8(64, 64, 3), 64, 64, 3);
        png[png.Length / 2] ^= 4;

        AssertRejected(png, "damaged or cut short");
    }

    [Fact]
    public void Decode_NoBytes_IsRejected() => AssertRejected([], "no bytes");

    [Fact]
    public void Decode_Text_IsRejected() => AssertRejected(Encoding.UTF8.GetBytes("not an image at all"), "known format");

    [Fact]
    public void Decode_FormatNotAccepted_IsRejectedThoughTheLibraryReadsIt() =>
        AssertRejected(TestFiles.Tiff(TestFiles.Samples8(8, 8, 3), 8, 8), "known format");

    [Fact]
    public void Decode_AnimatedGif_IsRejected() => AssertRejected(TestFiles.Gif(TestFiles.Gradient(20, 60, 3), 20, 20, 3), "animation of 3 frames");

    [Fact]
    public void Decode_AnimatedWebP_IsRejected() => AssertRejected(TestFiles.AnimatedWebP(TestFiles.Samples8(20, 40, 3), 20, 20, 2), "animation of 2 frames");

    [Fact]
    public void Decode_PngClaimingBillionsOfPixels_IsRejected() => AssertRejected(TestFiles.PngClaiming(60000, 60000), "60,000 x 60,000");

    [Fact]
    public void Decode_BmpClaimingBillionsOfPixels_IsRejectedFromItsHeader() =>
        AssertRejected(TestFiles.BmpHeader(60000, 60000, 54), "60,000 x 60,000");

    [Fact]
    public void Decode_BmpClaimingNegativeWidth_IsRejected() => AssertRejected(TestFiles.BmpHeader(-5, 5, 54), "damaged");

    [Fact]
    public void Decode_OverMaxPixels_NamesTheLimit()
    {
        ImageDecoder strict = new(new ImageDecoderOptions { MaxPixels = 99 });

        ImageRejectedException refusal = Assert.Throws<ImageRejectedException>(() => strict.Decode(TestFiles.Png(TestFiles.Samples8(10, 10, 3), 10, 10, 3)));

        Assert.Contains("limit of 99;", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeFile_Missing_IsRejectedWithoutItsPath()
    {
        ImageRejectedException refusal = await Assert.ThrowsAsync<ImageRejectedException>(
            () => _decoder.DecodeFileAsync("/nowhere/secret.png", TestContext.Current.CancellationToken));

        Assert.Contains("does not exist", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeFile_Directory_IsRejected()
    {
        using TempFolder folder = new();

        await Assert.ThrowsAsync<ImageRejectedException>(() => _decoder.DecodeFileAsync(folder.Root, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DecodeFile_OverMaxFileBytes_IsRejectedUnread()
    {
        using TempFolder folder = new();
        ImageDecoder strict = new(new ImageDecoderOptions { MaxFileBytes = 10 });
        string path = folder.Write("x.png", new byte[11]);

        ImageRejectedException refusal = await Assert.ThrowsAsync<ImageRejectedException>(() => strict.DecodeFileAsync(path, TestContext.Current.CancellationToken));

        Assert.Contains("11 bytes", refusal.Message, StringComparison.Ordinal);
    }

    private void AssertRejected(byte[] bytes, string reason)
    {
        ImageRejectedException refusal = Assert.Throws<ImageRejectedException>(() => _decoder.Decode(bytes));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }
}
