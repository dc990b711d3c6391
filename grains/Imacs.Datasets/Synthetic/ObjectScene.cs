namespace Imacs.Datasets.Synthetic;

/// <summary>What is in a scene of one object: three cues that vary independently, so that a training set can make any of them tell the class.</summary>
/// <param name="Shape">The contour: 0 disc, 1 square, 2 triangle, 3 cross; null draws none.</param>
/// <param name="Colour">The disc within the contour: 0 red, 1 blue, 2 yellow, 3 turquoise.</param>
/// <param name="Ground">What is around: 0 grass, 1 sand, 2 rock, 3 soil, 4 rape, 5 moss.</param>
public sealed record ObjectScene(int? Shape, int Colour, int Ground);
