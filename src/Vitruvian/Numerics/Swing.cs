namespace Vitruvian.Numerics;

/// <summary>The shortest rotation from one direction to another.</summary>
public static class Swing
{
    // Directions nearer than this to opposite ones (length of their sum) leave the axis to chance.
    private const double Opposite = 1e-9;

    /// <summary>Finds the rotation; for opposite directions half a turn about any axis across them.</summary>
    /// <param name="from">Not zero.</param>
    /// <param name="to">Not zero.</param>
    public static Matrix3 Between(Vector3d from, Vector3d to)
    {
        Vector3d a = from.Normalized(), b = to.Normalized();
        Vector3d sum = a + b;
        if (sum.Length < Opposite)
        {
            Vector3d least = Math.Abs(a.X) < 0.5 ? new Vector3d(1, 0, 0) : new Vector3d(0, 1, 0);
            Vector3d axis = Vector3d.Cross(a, least).Normalized();
            return (2 * Outer(axis, axis)) + (-1 * Matrix3.Identity);
        }

        // Half a turn about a, then half a turn about the middle h: (2 h h^T - I)(2 a a^T - I) = 4 (h.a) h a^T - 2 h h^T - 2 a a^T + I.
        Vector3d h = sum.Normalized();
        return (4 * Vector3d.Dot(h, a) * Outer(h, a)) + (-2 * Outer(h, h)) + (-2 * Outer(a, a)) + Matrix3.Identity;
    }

    private static Matrix3 Outer(Vector3d a, Vector3d b) => Matrix3.FromColumns(b.X * a, b.Y * a, b.Z * a);
}
