using Vitruvian.Numerics;

namespace Vitruvian.Cameras;

/// <summary>
/// Carries points, directions, rotations and transforms from one <see cref="AxisConvention"/> to another. The frames have the same origin
/// and differ in the signs of axes only, so a conversion is a diagonal matrix S of signs, its own inverse: <c>x' = S x</c>, <c>R' = S R S</c>.
/// </summary>
/// <param name="From">Convention of what goes in.</param>
/// <param name="To">Convention of what comes out.</param>
public readonly record struct AxisConversion(AxisConvention From, AxisConvention To)
{
    /// <summary>The matrix S.</summary>
    public Matrix3 Matrix => Matrix3.Diagonal(1, Signs(From).Y * Signs(To).Y, Signs(From).Z * Signs(To).Z);

    /// <summary>
    /// Whether left and right hand change places. Triangles then turn their other side out, so the order of their corners must be reversed.
    /// </summary>
    public bool ChangesHandedness => Matrix.Determinant < 0;

    /// <summary>Converts a point or direction.</summary>
    public Vector3d Convert(Vector3d point) => Matrix * point;

    /// <summary>Converts a rotation within the frame.</summary>
    public Matrix3 Convert(in Matrix3 rotation) => Matrix * rotation * Matrix;

    /// <summary>Converts a transform within the frame.</summary>
    public RigidTransform Convert(in RigidTransform transform) => new(Convert(transform.Rotation), Convert(transform.Translation));

    /// <summary>Converts vertices in place.</summary>
    /// <param name="vertices">V x 3.</param>
    public void Convert(Span<float> vertices)
    {
        Matrix3 s = Matrix;
        for (int i = 0; i + 2 < vertices.Length; i += 3)
        {
            vertices[i + 1] *= (float)s.M11;
            vertices[i + 2] *= (float)s.M22;
        }
    }

    // Signs of y and z against OpenCV's; x points right in all.
    private static (double Y, double Z) Signs(AxisConvention convention) => convention switch
    {
        AxisConvention.OpenCv => (1, 1),
        AxisConvention.OpenGl => (-1, -1),
        AxisConvention.Unity => (-1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "Unknown convention."),
    };
}
