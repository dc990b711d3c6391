using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>The test vectors of the method, section 9.</summary>
[Trait("Suite", "Unit")]
public sealed class IntegratedGradientsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_LineSquareAndSine_IsTheClosedForm()
    {
        double[] attribution = await AttributeAsync(Mixed(), QuadratureRule.GaussLegendre, 20);

        Assert.Equal(2.5, attribution[0], 1e-12);
        Assert.Equal(3, attribution[1], 1e-12);
        Assert.Equal(-0.7003509767480293, attribution[2], 1e-9);
    }

    [Fact]
    public async Task RunAsync_PairWith25Nodes_HasItsKnownError()
    {
        double[] attribution = await AttributeAsync(Mixed(), QuadratureRule.Pair, 25);

        Assert.Equal(-0.689935, attribution[2], 1e-6);
    }

    [Theory]
    [InlineData(QuadratureRule.Pair, 10, 0.02766)]
    [InlineData(QuadratureRule.Pair, 25, 0.01042)]
    [InlineData(QuadratureRule.Pair, 50, 0.00511)]
    [InlineData(QuadratureRule.Pair, 100, 0.00253)]
    [InlineData(QuadratureRule.Midpoint, 10, -0.00117)]
    [InlineData(QuadratureRule.Midpoint, 25, -0.00019)]
    [InlineData(QuadratureRule.Midpoint, 50, -0.00005)]
    [InlineData(QuadratureRule.Midpoint, 100, -0.00001)]
    [InlineData(QuadratureRule.Trapezoid, 10, 0.00288)]
    [InlineData(QuadratureRule.Trapezoid, 25, 0.00041)]
    [InlineData(QuadratureRule.Trapezoid, 50, 0.00010)]
    [InlineData(QuadratureRule.Trapezoid, 100, 0.00002)]
    public async Task RunAsync_LineSquareAndSine_TotalErrorIsTheRules(QuadratureRule rule, int steps, double error)
    {
        StraightPaths function = Mixed();
        PathAttribution path = await RunAsync(function, rule, steps);

        double total = function.Attribution(path).Sum() - (path.InputValue - path.BaselineValues[0]);

        Assert.Equal(error, total, 0.51e-5);
    }

    [Fact]
    public async Task RunAsync_Sigmoid_IsTheClosedForm()
    {
        double[] attribution = await AttributeAsync(Sigmoid([0, 0]), QuadratureRule.GaussLegendre, 30);

        Assert.Equal(0.4621171573, attribution[0], 1e-10);
        Assert.Equal(-0.2310585786, attribution[1], 1e-10);
    }

    [Theory]
    [InlineData(QuadratureRule.GaussLegendre, 100, 0.01)]
    [InlineData(QuadratureRule.Midpoint, 100, 1e-12)]
    [InlineData(QuadratureRule.Trapezoid, 101, 0.0051)]
    [InlineData(QuadratureRule.Pair, 100, 1e-12)]
    public async Task RunAsync_Kink_ComesNearHalf(QuadratureRule rule, int steps, double tolerance)
    {
        double[] attribution = await AttributeAsync(Kink(), rule, steps);

        Assert.Equal(0.5, attribution[0], tolerance);
    }

    [Fact]
    public async Task RunAsync_AdaptiveOnTheVectors_IsNearTheClosedForms()
    {
        double[] mixed = await AttributeAsync(Mixed(), QuadratureRule.Adaptive, 0);
        double[] sigmoid = await AttributeAsync(Sigmoid([0, 0]), QuadratureRule.Adaptive, 0);
        double[] kink = await AttributeAsync(Kink(), QuadratureRule.Adaptive, 0);

        Assert.Equal(2.5, mixed[0], 1e-12);
        Assert.Equal(3, mixed[1], 0.015 * 6.2);
        Assert.Equal(-0.70035, mixed[2], 0.015 * 6.2);
        Assert.Equal(0.46212, sigmoid[0], 0.015 * 0.7);
        Assert.Equal(-0.23106, sigmoid[1], 0.015 * 0.7);
        Assert.Equal(0.5, kink[0], 0.05 * 0.5);
    }

    [Fact]
    public async Task RunAsync_SeveralBaselines_AddUpToTheMeanChange()
    {
        StraightPaths function = Sigmoid([0, 0], [1, -1], [-2, 0.5]);
        PathAttribution path = await RunAsync(function, QuadratureRule.GaussLegendre, 40);

        Assert.Equal(path.InputValue - path.BaselineValues.Average(), function.Attribution(path).Sum(), 1e-10);
        Assert.Equal(3, path.BaselineValues.Count);
        Assert.Equal(120, path.GradientEvaluations);
        Assert.True(double.IsNaN(path.ShareError));
        Assert.False(path.Capped);
    }

    [Fact]
    public async Task RunAsync_InputEqualsBaseline_IsZero()
    {
        foreach (QuadratureRule rule in Enum.GetValues<QuadratureRule>())
        {
            double[] attribution = await AttributeAsync(Sigmoid([1, 1]), rule, 10);
            Assert.All(attribution, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public async Task RunAsync_AdaptiveWithoutRegions_Throws() =>
        await Assert.ThrowsAsync<ArgumentNullException>(() => IntegratedGradients.RunAsync(Kink(), new QuadratureOptions(), shares: null, Token));

    [Theory]
    [InlineData(1.0, 1.0, 0)]
    [InlineData(1.1, 1.0, 0.1)]
    [InlineData(-0.9, -1.0, 0.1)]
    [InlineData(0.002, 0.001, 0.1)]
    [InlineData(0, 0, 0)]
    public void RelativeError_SmallChange_IsNotDividedBy(double attributed, double change, double error) =>
        Assert.Equal(error, Completeness.RelativeError(attributed, change), 1e-12);

    private static StraightPaths Mixed() => new(
        x => (5 * x[0]) + (x[1] * x[1]) + Math.Sin(x[2]), x => [5, 2 * x[1], Math.Cos(x[2])], [1, 2, 3], [0.5, 1, 1]);

    private static StraightPaths Sigmoid(params double[][] baselines) => new(
        x => Logistic((2 * x[0]) - x[1]),
        x =>
        {
            double s = Logistic((2 * x[0]) - x[1]);
            return [2 * s * (1 - s), -s * (1 - s)];
        },
        [1, 1],
        baselines);

    private static StraightPaths Kink() => new(x => Math.Max(0, x[0] - 0.5), x => [x[0] > 0.5 ? 1 : 0], [1], [0]);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static Task<PathAttribution> RunAsync(StraightPaths function, QuadratureRule rule, int steps) =>
        IntegratedGradients.RunAsync(function, new QuadratureOptions { Rule = rule, Steps = steps }, function, Token);

    private static async Task<double[]> AttributeAsync(StraightPaths function, QuadratureRule rule, int steps) =>
        function.Attribution(await RunAsync(function, rule, steps));
}
