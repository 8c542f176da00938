using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Joints as MakeHuman marks them: the mean of the vertices of small cubes inside the body.</summary>
internal static class JointCubes
{
    /// <summary>Places of the 24 joints.</summary>
    /// <param name="positions">At least <see cref="MakeHumanLayout.CubeEnd"/> vertices, x 3.</param>
    public static Vector3d[] Locate(ReadOnlySpan<float> positions)
    {
        var joints = new Vector3d[SkeletonLayout.JointCount];
        for (int j = 0; j < joints.Length; j++)
        {
            ReadOnlySpan<int> cubes = SkeletonLayout.CubesOf(j);
            Vector3d sum = Vector3d.Zero;
            foreach (int first in cubes)
            {
                for (int v = first; v < first + MakeHumanLayout.CubeSize; v++)
                    sum += VectorArrays.At(positions, v);
            }

            joints[j] = (1.0 / (cubes.Length * MakeHumanLayout.CubeSize)) * sum;
        }

        return joints;
    }
}
