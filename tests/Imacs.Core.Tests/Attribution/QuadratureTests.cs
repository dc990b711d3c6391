using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>The rules against their definitions, and published nodes of Gauss and Legendre's.</summary>
[Trait("Suite", "Unit")]
public sealed class QuadratureTests
{
    public static TheoryData<QuadratureRule, int> RulesAndSteps
    {
        get
        {
            TheoryData<QuadratureRule, int> data = [];
            foreach (QuadratureRule rule in (QuadratureRule[])[QuadratureRule.GaussLegendre, QuadratureRule.Midpoint, QuadratureRule.Trapezoid, QuadratureRule.Pair])
            {
                foreach (int steps in (int[])[2, 3, 25, 50, 300, 4096])
                    data.Add(rule, steps);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RulesAndSteps))]
    public void Nodes_AnyRule_AscendAreSymmetricAndWeighOne(QuadratureRule rule, int steps)
    {
        QuadratureNode[] nodes = Quadrature.Nodes(rule, steps);

        Assert.Equal(steps, nodes.Length);
        Assert.Equal(1, nodes.Sum(node => node.Weight), 1e-12);
        Assert.All(nodes, node => Assert.True(node.Weight > 0));
        for (int i = 0; i < steps; i++)
        {
            Assert.InRange(nodes[i].T, i == 0 ? 0 : Math.BitIncrement(nodes[i - 1].T), 1);
            Assert.Equal(1 - nodes[i].T, nodes[^(i + 1)].T, 1e-14);
            Assert.Equal(nodes[i].Weight, nodes[^(i + 1)].Weight, 1e-14);
        }
    }

    [Theory]
    [InlineData(1, 0.5, 1.0)]
    [InlineData(2, 0.21132486540518712, 0.5)]
    [InlineData(3, 0.1127016653792583, 0.2777777777777778)]
    [InlineData(5, 0.04691007703066802, 0.11846344252809454)]
    public void Nodes_GaussLegendre_FirstNodeAsPublished(int steps, double node, double weight)
    {
        QuadratureNode first = Quadrature.Nodes(QuadratureRule.GaussLegendre, steps)[0];

        Assert.Equal(node, first.T, 1e-15);
        Assert.Equal(weight, first.Weight, 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Nodes_GaussLegendre_IntegratesPolynomialsUpToTwiceItsOrder(int steps)
    {
        QuadratureNode[] nodes = Quadrature.Nodes(QuadratureRule.GaussLegendre, steps);

        for (int power = 0; power < 2 * steps; power++)
            Assert.Equal(1.0 / (power + 1), nodes.Sum(node => node.Weight * Math.Pow(node.T, power)), 1e-14);
        Assert.NotEqual(1.0 / ((2 * steps) + 1), nodes.Sum(node => node.Weight * Math.Pow(node.T, 2 * steps)), 1e-14);
    }

    [Fact]
    public void Nodes_SimpleRules_AreTheirDefinitions()
    {
        Assert.Equal([new(0.125, 0.25), new(0.375, 0.25), new(0.625, 0.25), new(0.875, 0.25)], Quadrature.Nodes(QuadratureRule.Midpoint, 4));
        Assert.Equal([new(0, 0.125), new(0.25, 0.25), new(0.5, 0.25), new(0.75, 0.25), new(1, 0.125)], Quadrature.Nodes(QuadratureRule.Trapezoid, 5));
        Assert.Equal([new(0, 0.2), new(0.25, 0.2), new(0.5, 0.2), new(0.75, 0.2), new(1, 0.2)], Quadrature.Nodes(QuadratureRule.Pair, 5));
    }

    [Theory]
    [InlineData(QuadratureRule.Midpoint, 0)]
    [InlineData(QuadratureRule.GaussLegendre, 0)]
    [InlineData(QuadratureRule.Trapezoid, 1)]
    [InlineData(QuadratureRule.Pair, 1)]
    [InlineData(QuadratureRule.Adaptive, 10)]
    public void Nodes_TooFewStepsOrNoFixedNodes_Throws(QuadratureRule rule, int steps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadrature.Nodes(rule, steps));
}
