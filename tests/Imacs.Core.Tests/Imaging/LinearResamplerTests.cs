using Imacs.Core.Imaging;

namespace Imacs.Core.Tests.Imaging;

[Trait("Suite", "Unit")]
public sealed class LinearResamplerTests
{
    public static TheoryData<int, int, int, int, ResampleFilter> Sizes => new()
    {
        { 64, 64, 224, 224, ResampleFilter.Triangle },
        { 64, 64, 224, 224, ResampleFilter.Cubic },
        { 300, 200, 64, 96, ResampleFilter.Triangle },
        { 300, 200, 64, 96, ResampleFilter.Cubic },
        { 30, 200, 64, 9, ResampleFilter.Cubic },
        { 1, 1, 7, 5, ResampleFilter.Cubic },
        { 7, 5, 1, 1, ResampleFilter.Triangle },
        { 2, 3, 3, 2, ResampleFilter.Cubic },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ApplyAdjoint_RandomImages_IsTheTranspose(int fromHeight, int fromWidth, int toHeight, int toWidth, ResampleFilter filter)
    {
        Random random = new(1);
        LinearResampler resampler = new(fromHeight, fromWidth, toHeight, toWidth, filter);
        PlanarImage x = Noise(random, 2, fromHeight, fromWidth);
        PlanarImage y = Noise(random, 2, toHeight, toWidth);

        double forward = Dot(resampler.Apply(x), y);
        double backward = Dot(x, resampler.ApplyAdjoint(y));

        Assert.Equal(forward, backward, 1e-6 * (1 + (Math.Sqrt(Dot(x, x)) * Math.Sqrt(Dot(y, y)))));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ApplyAdjoint_RandomGradient_ConservesTheSumOfEveryPlane(int fromHeight, int fromWidth, int toHeight, int toWidth, ResampleFilter filter)
    {
        PlanarImage gradient = Noise(new Random(2), 3, toHeight, toWidth);

        PlanarImage pulled = new LinearResampler(fromHeight, fromWidth, toHeight, toWidth, filter).ApplyAdjoint(gradient);

        for (int channel = 0; channel < 3; channel++)
            Assert.Equal(Sum(gradient.Plane(channel)), Sum(pulled.Plane(channel)), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Apply_ConstantImage_StaysConstant(int fromHeight, int fromWidth, int toHeight, int toWidth, ResampleFilter filter)
    {
        PlanarImage image = new(1, fromHeight, fromWidth);
        Array.Fill(image.Data, 0.7f);

        PlanarImage resized = new LinearResampler(fromHeight, fromWidth, toHeight, toWidth, filter).Apply(image);

        Assert.Equal((1, toHeight, toWidth), (resized.Channels, resized.Height, resized.Width));
        Assert.All(resized.Data, value => Assert.Equal(0.7f, value, 1e-6f));
    }

    [Fact]
    public void Apply_TriangleDoubling_MatchesHandResult()
    {
        PlanarImage resized = new LinearResampler(1, 2, 1, 4, ResampleFilter.Triangle).Apply(new PlanarImage(1, 1, 2, [0, 1]));

        Assert.Equal([0f, 0.25f, 0.75f, 1f], resized.Data);
    }

    [Fact]
    public void Apply_TriangleHalving_MatchesHandResult()
    {
        // Centre 1, half-width 2: distances 0.5, 0.5, 1.5 weigh 0.75, 0.75, 0.25, over 1.75.
        PlanarImage resized = new LinearResampler(1, 4, 1, 2, ResampleFilter.Triangle).Apply(new PlanarImage(1, 1, 4, [1, 2, 3, 4]));

        Assert.Equal((float)((0.75 + 1.5 + 0.75) / 1.75), resized.Data[0], 1e-6f);
        Assert.Equal((float)((0.5 + 2.25 + 3.0) / 1.75), resized.Data[1], 1e-6f);
    }

    [Fact]
    public void Apply_CubicDoubling_MatchesKeysWeights()
    {
        float[] values = [0, 0, 0, 1, 0, 0, 0];

        PlanarImage resized = new LinearResampler(1, 7, 1, 14, ResampleFilter.Cubic).Apply(new PlanarImage(1, 1, 7, values));

        // Keys with a = -0.5 at distances 1.75, 1.25, 0.75, 0.25.
        Assert.Equal([-0.0234375f, -0.0703125f, 0.2265625f, 0.8671875f, 0.8671875f, 0.2265625f, -0.0703125f, -0.0234375f], resized.Data[3..11]);
    }

    [Fact]
    public void Apply_EqualSizes_ReturnsTheSameValues()
    {
        PlanarImage image = Noise(new Random(3), 3, 9, 11);
        LinearResampler resampler = new(9, 11, 9, 11, ResampleFilter.Cubic);

        Assert.True(resampler.IsIdentity);
        Assert.Equal(image.Data, resampler.Apply(image).Data);
        Assert.Equal(image.Data, resampler.ApplyAdjoint(image).Data);
        Assert.NotSame(image.Data, resampler.Apply(image).Data);
    }

    [Fact]
    public void Apply_Batch_EqualsOneByOne()
    {
        Random random = new(4);
        LinearResampler resampler = new(13, 17, 8, 24, ResampleFilter.Cubic);
        PlanarImage batch = Noise(random, 6, 13, 17);

        float[] together = resampler.Apply(batch).Data;

        for (int plane = 0; plane < 6; plane++)
        {
            PlanarImage one = new(1, 13, 17, batch.Plane(plane).ToArray());
            Assert.Equal(resampler.Apply(one).Data, together.AsSpan(plane * 8 * 24, 8 * 24).ToArray());
        }
    }

    [Fact]
    public void Apply_WrongSize_Throws()
    {
        LinearResampler resampler = new(4, 4, 8, 8, ResampleFilter.Triangle);

        Assert.Throws<ArgumentException>(() => resampler.Apply(new PlanarImage(1, 8, 8)));
        Assert.Throws<ArgumentException>(() => resampler.ApplyAdjoint(new PlanarImage(1, 4, 4)));
        Assert.Throws<ArgumentException>(() => resampler.Apply(new float[16], new float[65]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearResampler(0, 4, 8, 8, ResampleFilter.Triangle));
    }

    private static PlanarImage Noise(Random random, int channels, int height, int width) =>
        new(channels, height, width, [.. Enumerable.Range(0, channels * height * width).Select(_ => (float)(random.NextDouble() - 0.5))]);

    private static double Dot(PlanarImage left, PlanarImage right) => left.Data.Zip(right.Data, (a, b) => (double)a * b).Sum();

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return sum;
    }
}
