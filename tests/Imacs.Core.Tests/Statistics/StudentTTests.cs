using Imacs.Core.Statistics;

namespace Imacs.Core.Tests.Statistics;

[Trait("Suite", "Unit")]
public sealed class StudentTTests
{
    [Theory]
    [InlineData(1, 12.706204736174698)]
    [InlineData(2, 4.3026527297494637)]
    [InlineData(9, 2.2621571628540993)]
    [InlineData(30, 2.0422724563012373)]
    [InlineData(1e6, 1.95996635682)]
    public void TwoSidedQuantile_KnownDegrees_MatchesTables(double degrees, double expected) =>
        Assert.Equal(expected, StudentT.TwoSidedQuantile(0.95, degrees), 1e-8);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.999999)]
    public void TwoSidedQuantile_AnyLevel_InvertsP(double level)
    {
        foreach (double degrees in (double[])[1, 3, 17, 1000])
            Assert.Equal(1 - level, StudentT.TwoSidedP(StudentT.TwoSidedQuantile(level, degrees), degrees), 1e-12);
    }

    [Fact]
    public void TwoSidedP_OneDegree_IsCauchy()
    {
        foreach (double t in (double[])[0, 0.3, -1, 5, 1000])
            Assert.Equal(1 - (2 / Math.PI * Math.Atan(Math.Abs(t))), StudentT.TwoSidedP(t, 1), 1e-12);
    }
}
