using Vitruvian.Imaging;

namespace Vitruvian.Recovery;

/// <summary>Where a network looks for joints: for each joint probabilities over the cells of a grid.</summary>
/// <param name="Probabilities">J x height x width, row by row; each joint's sum to 1.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="PhotoFromCell">From the grid (column, row; the first cell's middle is at 0.5) to the photo's pixels.</param>
public sealed record HeatMaps(float[] Probabilities, int Height, int Width, ImageTransform PhotoFromCell);
