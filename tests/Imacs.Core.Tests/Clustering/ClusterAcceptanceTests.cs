using Imacs.Core.Clustering;

namespace Imacs.Core.Tests.Clustering;

[Trait("Suite", "Unit")]
public sealed class ClusterAcceptanceTests
{
    [Theory]
    [InlineData(10, 10, 100, false)]
    [InlineData(11, 11, 1000, true)]
    [InlineData(20, 10, 1000, false)]
    [InlineData(20, 11, 1000, true)]
    [InlineData(40, 11, 44, false)]
    [InlineData(40, 11, 43, true)]
    [InlineData(40, 10, 39, false)]
    [InlineData(100, 11, 21, true)]
    [InlineData(100, 11, 22, false)]
    [InlineData(110, 12, 24, false)]
    [InlineData(100, 10, 10, false)]
    [InlineData(50, 10, 10, true)]
    public void Judge_AtTheLimits_FollowsTheRules(long regions, long images, long all, bool accepted)
    {
        ClusterAcceptance verdict = ClusterAcceptance.Judge(regions, images, all);
        bool expected = regions > 10
            && (images > 0.5 * regions || (images > 0.25 * regions && images > 0.25 * all) || (images > 0.1 * regions && images > 0.5 * all));
        Assert.Equal(expected, verdict.Accepted);
        Assert.Equal(accepted, verdict.Accepted);
        Assert.Equal(verdict.Accepted, verdict.RejectedBecause is null);
    }

    [Fact]
    public void Judge_TooFew_SaysWhy()
    {
        Assert.Equal("It has 1 region; more than 10 are needed.", ClusterAcceptance.Judge(1, 1, 50).RejectedBecause);
        Assert.Equal("Its 90 regions come from only 3 of 50 images.", ClusterAcceptance.Judge(90, 3, 50).RejectedBecause);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterAcceptance.Judge(5, 6, 50));
    }
}
