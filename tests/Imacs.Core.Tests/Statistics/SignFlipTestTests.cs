using Imacs.Core.Randomness;
using Imacs.Core.Statistics;

namespace Imacs.Core.Tests.Statistics;

[Trait("Suite", "Unit")]
public sealed class SignFlipTestTests
{
    [Fact]
    public void PValue_AllPositive_IsTheTwoExtremePatterns() =>
        Assert.Equal(2.0 / 32, SignFlipTest.PValue([0.1, 0.2, 0.3, 0.4, 0.5], 1, "c"));

    [Fact]
    public void PValue_HandCase_CountsTies()
    {
        // Sums of +-1 +-1 +-2: |T| = 2 is reached or passed by all patterns but those with sum 0: 8 - 2.
        Assert.Equal(6.0 / 8, SignFlipTest.PValue([1, -1, 2], 1, "c"));
        // 0.1 + 0.2 - 0.3 is 0 but for rounding: every pattern is at least as extreme.
        Assert.Equal(1, SignFlipTest.PValue([0.1, 0.2, -0.3], 1, "c"));
    }

    [Fact]
    public void PValue_AllZero_IsOne()
    {
        Assert.Equal(1, SignFlipTest.PValue([0, 0, -0.0], 1, "c"));
        Assert.Equal(1, SignFlipTest.PValue([], 1, "c"));
        Assert.Equal(0.5, SignFlipTest.PValue([0, 1, 0, 1], 1, "c"));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(101)]
    public void PValue_Negated_IsTheSameBitForBit(int images)
    {
        double[] sums = Sums(new KeyedRandom(2, (ulong)images), images, 0.2);
        Assert.Equal(SignFlipTest.PValue(sums, 3, "c"), SignFlipTest.PValue([.. sums.Select(sum => -sum)], 3, "c"));
    }

    [Fact]
    public void PValue_Drawn_AgreesWithTheClosedForm()
    {
        double[] sums = Sums(new KeyedRandom(8, "agree"), 80, 0.2);
        double closed = ClusterRobust.PValue(ClusterRobust.Sums(sums, [.. Enumerable.Range(0, 80).Select(i => (long)i)]));
        Assert.Equal(closed, SignFlipTest.PValue(sums, 3, "c"), 0.02);
    }

    [Fact]
    public void PValue_StrongDifference_IsTheLeastThatDrawsCanShow() =>
        Assert.Equal(1e-4, SignFlipTest.PValue(Sums(new KeyedRandom(8, "strong"), 60, 5), 3, "c"), 1e-12);

    [Fact]
    public void PValue_NoDifference_RejectsAtItsLevel()
    {
        int rejected = 0;
        for (int run = 0; run < 1000; run++)
            rejected += SignFlipTest.PValue(Sums(new KeyedRandom(20, (ulong)run), 20, 0), 1, $"{run}", 499) <= 0.05 ? 1 : 0;
        Assert.InRange(rejected, 30, 72);
    }

    private static double[] Sums(KeyedRandom random, int images, double mean) =>
        [.. Enumerable.Range(0, images).Select(_ => mean + random.NextNormal())];
}
