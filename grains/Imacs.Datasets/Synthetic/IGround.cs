namespace Imacs.Datasets.Synthetic;

/// <summary>A kind of land cover that has a colour at every point of the plane; coordinates are pixels.</summary>
internal interface IGround
{
    Rgb At(double x, double y);
}
