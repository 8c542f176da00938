using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>A body pose as networks see it: of each joint's rotation the first two columns (<see cref="Rotation6D"/>), which have no jumps.</summary>
internal static class RotationColumns
{
    /// <summary>Numbers of a joint.</summary>
    internal const int Count = 6;

    /// <summary>The columns.</summary>
    /// <param name="bodyPose">Axis-angle, 3 a joint.</param>
    /// <param name="columns">Receives 6 a joint.</param>
    internal static void Of(ReadOnlySpan<double> bodyPose, Span<double> columns)
    {
        for (int j = 0; j < bodyPose.Length / 3; j++)
            Rotation6D.FromMatrix(AxisAngle.Read(bodyPose[(3 * j)..]).ToMatrix()).Write(columns[(Count * j)..]);
    }

    /// <summary>
    /// The columns' derivatives: with the left Jacobian J a change of the vector turns a column c by <c>(J dv) x c = -[c]x J dv</c>.
    /// </summary>
    /// <param name="bodyPose">Axis-angle, 3 a joint.</param>
    /// <param name="derivatives">Receives a 6 x 3 matrix a joint.</param>
    internal static void Derivatives(ReadOnlySpan<double> bodyPose, Span<double> derivatives)
    {
        for (int j = 0; j < bodyPose.Length / 3; j++)
        {
            AxisAngle rotation = AxisAngle.Read(bodyPose[(3 * j)..]);
            Matrix3 matrix = rotation.ToMatrix(), left = rotation.LeftJacobian();
            Span<double> own = derivatives.Slice(3 * Count * j, 3 * Count);
            Write(matrix.Column0, left, own);
            Write(matrix.Column1, left, own[9..]);
        }
    }

    private static void Write(Vector3d column, in Matrix3 left, Span<double> rows)
    {
        Vector3d x = Vector3d.Cross(left.Column0, column), y = Vector3d.Cross(left.Column1, column), z = Vector3d.Cross(left.Column2, column);
        (rows[0], rows[1], rows[2]) = (x.X, y.X, z.X);
        (rows[3], rows[4], rows[5]) = (x.Y, y.Y, z.Y);
        (rows[6], rows[7], rows[8]) = (x.Z, y.Z, z.Z);
    }
}
