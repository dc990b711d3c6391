using Imacs.Core.Attribution;

namespace Imacs.Core.Tests.Attribution;

/// <summary>Answers as told, and for ever with the last answer; keeps the halves it was shown.</summary>
internal sealed class ScriptedProbe(params double[] answers) : IShareProbe
{
    public List<(IReadOnlyList<double[]> First, IReadOnlyList<double[]> Second)> Asked { get; } = [];

    public double WorstDifference(IReadOnlyList<double[]> first, IReadOnlyList<double[]> second)
    {
        Asked.Add((first, second));
        return answers[Math.Min(Asked.Count, answers.Length) - 1];
    }
}
