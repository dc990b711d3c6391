using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>How accurate the adaptive rule is on functions with a closed form, when it stops, and where it looks.</summary>
[Trait("Suite", "Unit")]
public sealed class AdaptiveIntegrationTests
{
    private static readonly QuadratureOptions Options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_LinearFunction_IsExactAfterTheFirstRound()
    {
        var line = new StraightPaths(x => (3 * x[0]) - x[1], _ => [3, -1], [2, 1], [0, 0], [1, -1]);
        PathAttribution path = await RunAsync(line);

        PathNode[] round = Assert.Single(line.Rounds);
        Assert.Equal((2 * Options.FirstNodes) + 1, round.Length);
        Assert.Equal(round.Length, path.GradientEvaluations);
        Assert.False(path.Capped);
        Assert.All(path.Gradients, gradient => Assert.Equal(3, gradient[0], 1e-12));
        Assert.All(path.Gradients, gradient => Assert.Equal(-1, gradient[1], 1e-12));
        Assert.Equal(5, path.InputValue, 1e-12);
        Assert.Equal([0, 4], path.BaselineValues);
    }

    [Fact]
    public async Task RunAsync_Quadratic_KeepsItsTolerances()
    {
        var square = new StraightPaths(x => (x[0] * x[0]) + (x[0] * x[1]), x => [(2 * x[0]) + x[1], x[0]], [2, -1], [0, 0], [-1, 1]);
        await AssertAccurateAsync(square, Options);
        await AssertAccurateAsync(square, Options with { Tolerance = 0.002 });
    }

    [Fact]
    public async Task RunAsync_Kinks_KeepsItsTolerances()
    {
        var kinks = new StraightPaths(
            x => Math.Max(0, x[0] - 0.37) + Math.Max(0, x[1] - 0.61) - Math.Max(0, (2 * x[2]) - 0.5),
            x => [x[0] > 0.37 ? 1 : 0, x[1] > 0.61 ? 1 : 0, x[2] > 0.25 ? -2 : 0],
            [1, 0.9, 0.6],
            [0, 0, 0]);
        await AssertAccurateAsync(kinks, Options);
        await AssertAccurateAsync(kinks, Options with { Tolerance = 0.003 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20)]
    public async Task RunAsync_StepOfAProbabilityWithLinearLogOdds_IsAllButExactAtOnce(double steepness)
    {
        // Log-odds and their gradient are interpolated exactly, whatever the step between two nodes looks like.
        StraightPaths step = Step(steepness, OutputLink.Logistic);
        PathAttribution path = await RunAsync(step);

        Assert.InRange(path.GradientEvaluations, Options.FirstNodes + 1, 2 * (Options.FirstNodes + 1));
        Assert.True(RelativeError(step, path) < 0.01, $"{RelativeError(step, path):G3}");
        await AssertAccurateAsync(Step(steepness, OutputLink.Logistic), Options);
    }

    [Fact]
    public async Task RunAsync_SteepStep_IsCheaperByItsLogOdds()
    {
        PathAttribution linked = await RunAsync(Step(30, OutputLink.Logistic));
        PathAttribution plain = await RunAsync(Step(30, OutputLink.Identity));

        Assert.False(plain.Capped);
        Assert.True(2 * linked.GradientEvaluations <= plain.GradientEvaluations, $"{linked.GradientEvaluations} against {plain.GradientEvaluations}");
    }

    [Fact]
    public async Task RunAsync_ProbabilitySaturatedAtBothEnds_IsFinite()
    {
        StraightPaths step = Step(1000, OutputLink.Logistic);
        PathAttribution path = await RunAsync(step);

        Assert.All(path.Gradients[0], value => Assert.True(double.IsFinite(value)));
        Assert.True(path.Capped || RelativeError(step, path) <= Options.CompletenessTolerance);
    }

    [Fact]
    public async Task RunAsync_ChangeInOnePlace_LooksThere()
    {
        StraightPaths step = Step(40, OutputLink.Identity);
        await RunAsync(step);

        Assert.True(step.Rounds.Count > 1);
        double[] added = [.. step.Rounds.Skip(1).SelectMany(round => round.Select(node => node.T))];
        Assert.True(added.Count(t => Math.Abs(t - 0.7) < 0.15) > added.Length / 2);
    }

    [Fact]
    public async Task RunAsync_SeveralPaths_ShareTheGradientAtTheInput()
    {
        var function = new StraightPaths(x => x[0] * x[0] * x[1], x => [2 * x[0] * x[1], x[0] * x[0]], [1, 2], [0, 0], [-1, 1], [2, 0]);
        await RunAsync(function);

        Assert.Single(function.Rounds.SelectMany(round => round), node => node.T >= 1);
        await AssertAccurateAsync(function, Options with { Tolerance = 0.005 });
    }

    [Fact]
    public async Task RunAsync_JumpThatNoGradientSees_IsCappedForCompleteness()
    {
        var jump = new StraightPaths(x => x[0] > 0.5 ? 1 : 0, _ => [0], [1], [0]);
        PathAttribution path = await RunAsync(jump);

        Assert.True(path.Capped);
        Assert.Equal(Options.MaxNodes, path.GradientEvaluations);
        Assert.All(path.Gradients[0], value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task RunAsync_HardFunction_StopsAtTheCapAndSaysSo()
    {
        var waves = new StraightPaths(
            x => Math.Sin(300 * x[0]) + x[1], x => [300 * Math.Cos(300 * x[0]), 1], [1, 0.1], [0, 0], [0.1, 0]);
        PathAttribution path = await RunAsync(waves, Options with { MaxNodes = 20 });

        Assert.True(path.Capped);
        Assert.Equal(40, path.GradientEvaluations);
        Assert.True(path.ShareError > Options.Tolerance);
    }

    [Fact]
    public async Task RunAsync_InputEqualsBaseline_StopsAtOnce()
    {
        var still = new StraightPaths(x => x[0] * x[0], x => [2 * x[0]], [1], [1]);
        PathAttribution path = await RunAsync(still);

        Assert.Equal(0, path.ShareError);
        Assert.False(path.Capped);
        Assert.Single(still.Rounds);
    }

    [Fact]
    public async Task RunAsync_Twice_IsTheSameToTheBit()
    {
        (StraightPaths first, StraightPaths second) = (Step(20, OutputLink.Logistic), Step(20, OutputLink.Logistic));
        PathAttribution a = await RunAsync(first, Options with { Tolerance = 0.001 });
        PathAttribution b = await RunAsync(second, Options with { Tolerance = 0.001 });

        Assert.Equal(a.Gradients[0], b.Gradients[0]);
        Assert.Equal(a.ShareError, b.ShareError);
        Assert.Equal(first.Rounds, second.Rounds);
    }

    [Fact]
    public async Task RunAsync_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        StraightPaths step = Step(1, OutputLink.Identity);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => IntegratedGradients.RunAsync(step, Options, step, cancellation.Token));
    }

    private static async Task AssertAccurateAsync(StraightPaths function, QuadratureOptions options)
    {
        PathAttribution path = await RunAsync(function, options);
        double error = StraightPaths.ShareError(function.Attribution(path), await function.ReferenceAsync());

        Assert.False(path.Capped);
        Assert.InRange(path.ShareError, 0, options.Tolerance);
        Assert.InRange(error, 0, options.Tolerance);
        Assert.InRange(RelativeError(function, path), 0, options.CompletenessTolerance);
    }

    private static double RelativeError(StraightPaths function, PathAttribution path) =>
        Completeness.RelativeError(function.Attribution(path).Sum(), path.InputValue - path.BaselineValues.Average());

    private static Task<PathAttribution> RunAsync(StraightPaths function, QuadratureOptions? options = null) =>
        IntegratedGradients.RunAsync(function, options ?? Options, function, Token);

    /// <summary>A probability that steps from nearly 0 to nearly 1 around t = 0.7.</summary>
    private static StraightPaths Step(double steepness, OutputLink link) => new(
        x => Logistic(steepness * ((2 * x[0]) - x[1] - 0.7)),
        x =>
        {
            double p = Logistic(steepness * ((2 * x[0]) - x[1] - 0.7));
            return [2 * steepness * p * (1 - p), -steepness * p * (1 - p)];
        },
        [1, 1],
        [0, 0]) { Link = link };

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
