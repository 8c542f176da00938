using System.Numerics;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Reads points from flat arrays of coordinates.</summary>
internal static class VectorArrays
{
    /// <summary>The points of consecutive coordinates.</summary>
    /// <param name="coordinates">x, y, z of each point.</param>
    public static Vector3d[] From<T>(ReadOnlySpan<T> coordinates)
        where T : struct, INumber<T>
    {
        var points = new Vector3d[coordinates.Length / 3];
        for (int i = 0; i < points.Length; i++)
            points[i] = At(coordinates, i);
        return points;
    }

    /// <summary>One point.</summary>
    /// <param name="coordinates">x, y, z of each point.</param>
    /// <param name="index">Which.</param>
    public static Vector3d At<T>(ReadOnlySpan<T> coordinates, int index)
        where T : struct, INumber<T>
    {
        ReadOnlySpan<T> point = coordinates.Slice(3 * index, 3);
        return new Vector3d(double.CreateChecked(point[0]), double.CreateChecked(point[1]), double.CreateChecked(point[2]));
    }
}
