using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>When the adaptive rule stops, what it spends, and what it keeps.</summary>
[Trait("Suite", "Unit")]
public sealed class AdaptiveIntegrationTests
{
    private static readonly QuadratureOptions Options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_HalvesAgree_StopsAfterTheFirstRound()
    {
        StraightPaths function = Line();
        PathAttribution path = await IntegratedGradients.RunAsync(function, Options, new ScriptedProbe(0), Token);

        Assert.Single(function.Rounds);
        Assert.Equal(2 * Options.FirstNodes, path.GradientEvaluations);
        Assert.Equal((2 * (Options.CoarsePoints - 1)) + 1, path.ForwardEvaluations);
        Assert.Equal(path.ForwardEvaluations, Assert.Single(function.Evaluations).Length);
        Assert.False(path.Capped);
        Assert.All(path.Gradients, gradient => Assert.Equal(3, gradient[0], 1e-12));
        Assert.Equal(6, path.InputValue, 1e-12);
        Assert.Equal([0, 3], path.BaselineValues);
    }

    [Fact]
    public async Task RunAsync_HalvesAgreeLater_DoublesUntilThen()
    {
        StraightPaths function = Line();
        double above = 1.01 * Options.Tolerance / Options.HalvesToError, below = 0.99 * Options.Tolerance / Options.HalvesToError;

        PathAttribution path = await IntegratedGradients.RunAsync(function, Options, new ScriptedProbe(above, above, below), Token);

        Assert.Equal([24, 48, 96], function.Rounds.Select(round => round.Nodes.Length));
        Assert.Equal(168, path.GradientEvaluations);
        Assert.Equal(below * Options.HalvesToError, path.ShareError);
        Assert.False(path.Capped);
    }

    [Fact]
    public async Task RunAsync_HalvesNeverAgree_StopsAtTheCapAndSaysSo()
    {
        StraightPaths function = Line();
        PathAttribution path = await IntegratedGradients.RunAsync(function, Options, new ScriptedProbe(1), Token);

        Assert.Equal(2 * Options.MaxNodes, path.GradientEvaluations);
        Assert.True(path.Capped);
        Assert.Equal(0.5, path.ShareError);
        Assert.All(path.Gradients, gradient => Assert.Equal(3, gradient[0], 1e-12));
    }

    [Fact]
    public async Task RunAsync_AgreementInTheLastRound_IsNotCapped()
    {
        PathAttribution path = await IntegratedGradients.RunAsync(Line(), Options, new ScriptedProbe(1, 1, 1, 0), Token);

        Assert.Equal(2 * Options.MaxNodes, path.GradientEvaluations);
        Assert.False(path.Capped);
    }

    [Fact]
    public async Task RunAsync_JumpThatNoGradientSees_IsCappedForCompleteness()
    {
        var step = new StraightPaths(x => x[0] > 0.5 ? 1 : 0, _ => [0], [1], [0]);
        PathAttribution path = await IntegratedGradients.RunAsync(step, Options, new ScriptedProbe(0), Token);

        Assert.True(path.Capped);
        Assert.Equal(Options.MaxNodes, path.GradientEvaluations);
        Assert.Equal(0, path.ShareError);
    }

    [Fact]
    public async Task RunAsync_EveryRound_KeepsTheSameTwoSumsAPath()
    {
        StraightPaths function = Line();
        await IntegratedGradients.RunAsync(function, Options, new ScriptedProbe(1), Token);

        Assert.Equal(4, function.Rounds.Count);
        Assert.All(function.Rounds, round => Assert.Same(function.Rounds[0].Sums, round.Sums));
        Assert.Equal(4, function.Rounds[0].Sums.Length);
        Assert.All(function.Rounds[0].Sums, sum => Assert.Equal(function.Length, sum.Length));
    }

    [Fact]
    public async Task RunAsync_EveryRound_NodesAscendAlternateAndWeighAlike()
    {
        StraightPaths function = Steep();
        await IntegratedGradients.RunAsync(function, Options, new ScriptedProbe(1), Token);

        foreach ((PathNode[] nodes, _) in function.Rounds)
        {
            Assert.Equal(nodes.Length, nodes.Sum(node => node.Weight), 1e-9);
            for (int i = 0; i < nodes.Length; i++)
            {
                Assert.InRange(nodes[i].T, i == 0 ? 0 : Math.BitIncrement(nodes[i - 1].T), 1);
                Assert.Equal(i % 2, nodes[i].Sum);
                Assert.True(nodes[i].Weight > 0);
            }
        }
    }

    [Fact]
    public async Task RunAsync_OutputThatMovesInOnePlace_LooksThere()
    {
        StraightPaths function = Steep();
        await IntegratedGradients.RunAsync(function, Options, new ScriptedProbe(0), Token);

        // All of the change lies around t = 0.8: 0.3 of the nodes' density goes there on top of what is spread evenly.
        PathNode[] nodes = function.Rounds[0].Nodes;
        Assert.True(nodes.Count(node => node.T is > 0.7 and < 0.9) >= 4);
        Assert.True(nodes.Count(node => node.T < 0.5) >= 4);
    }

    [Fact]
    public async Task RunAsync_Halves_AreEachARuleOfTheirOwn()
    {
        var probe = new ScriptedProbe(1);
        await IntegratedGradients.RunAsync(Line(), Options, probe, Token);

        Assert.Equal(4, probe.Asked.Count);
        foreach ((IReadOnlyList<double[]> first, IReadOnlyList<double[]> second) in probe.Asked)
        {
            Assert.All(first, gradient => Assert.Equal(3, gradient[0], 1e-12));
            Assert.All(second, gradient => Assert.Equal(3, gradient[0], 1e-12));
        }
    }

    [Fact]
    public async Task RunAsync_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => IntegratedGradients.RunAsync(Line(), Options, new ScriptedProbe(0), cancellation.Token));
    }

    private static StraightPaths Line() => new(x => 3 * x[0], _ => [3], [2], [0], [1]);

    private static StraightPaths Steep() => new(
        x => 1 / (1 + Math.Exp(-60 * (x[0] - 0.8))),
        x =>
        {
            double s = 1 / (1 + Math.Exp(-60 * (x[0] - 0.8)));
            return [60 * s * (1 - s)];
        },
        [1],
        [0]);
}
