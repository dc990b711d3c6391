using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>Why two models give a concept a different contribution: one selects it more often, or it weighs more when selected.</summary>
/// <param name="Frequency">Part that comes from being selected more often.</param>
/// <param name="Strength">Part that comes from weighing more when selected.</param>
/// <remarks>
/// With f_m = (regions that model m selected) / (all images) and s_m = (mean share of these regions), a model's contribution is f_m s_m
/// and f_A s_A - f_B s_B = (f_A - f_B)(s_A + s_B)/2 + (s_A - s_B)(f_A + f_B)/2: Kitagawa 1955, the Shapley value of the two factors.
/// Exchanging the models negates both parts exactly.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DifferenceDecomposition(double Frequency, double Strength)
{
    /// <summary>The whole difference in contribution per image: by definition the sum of the parts.</summary>
    public double Difference => Frequency + Strength;

    /// <summary>Splits the difference between two models.</summary>
    /// <param name="firstSelected">Regions of the concept that the first model selected, at least 0.</param>
    /// <param name="firstShareSum">Sum of the first model's shares on these regions.</param>
    /// <param name="secondSelected">Regions of the concept that the second model selected, at least 0.</param>
    /// <param name="secondShareSum">Sum of the second model's shares on these regions.</param>
    /// <param name="images">All images of the dataset, at least 1.</param>
    /// <returns>
    /// Where one model never selects the concept its strength is unknown and taken as the other's, so that all of the difference is frequency.
    /// </returns>
    public static DifferenceDecomposition Of(long firstSelected, double firstShareSum, long secondSelected, double secondShareSum, long images)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSelected);
        ArgumentOutOfRangeException.ThrowIfNegative(secondSelected);
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        double firstFrequency = (double)firstSelected / images, secondFrequency = (double)secondSelected / images;
        double firstStrength = firstSelected > 0 ? firstShareSum / firstSelected : 0;
        double secondStrength = secondSelected > 0 ? secondShareSum / secondSelected : firstStrength;
        if (firstSelected == 0)
            firstStrength = secondStrength;
        // Adding 0 turns a negative zero into the plain one that a report should print.
        return new DifferenceDecomposition(
            ((firstFrequency - secondFrequency) * ((firstStrength + secondStrength) / 2)) + 0.0,
            ((firstStrength - secondStrength) * ((firstFrequency + secondFrequency) / 2)) + 0.0);
    }
}
