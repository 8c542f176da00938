using Vitruvian.Imaging;

namespace Vitruvian.Inference.Mesh;

/// <summary>What a network of the method <c>meshpose</c> that was exported with its surface says of each cell of a crop.</summary>
/// <param name="Cells">Rows and columns n of the maps.</param>
/// <param name="PhotoFromCell">From the grid (column, row; the first cell's middle is at 0.5) to the photo's pixels.</param>
/// <param name="Maps">By the names of the outputs: <c>mask</c> (n x n), <c>dense</c> (4 x n x n), and for each way of decoding 3 x n x n, a place of the body in its bind pose in metres.</param>
public sealed record MeshSurfaceMaps(int Cells, ImageTransform PhotoFromCell, IReadOnlyDictionary<string, float[]> Maps);
