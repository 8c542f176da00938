namespace Vitruvian.Numerics;

/// <summary>
/// The singular value decomposition of a 3 x 3 matrix: <c>M = U diag(S) V^T</c>, U and V orthogonal (their determinants may be -1), singular
/// values not negative and descending.
/// </summary>
/// <param name="U">Left singular vectors, in columns.</param>
/// <param name="S">Singular values, descending.</param>
/// <param name="V">Right singular vectors, in columns.</param>
public readonly record struct SingularValues3(Matrix3 U, Vector3d S, Matrix3 V)
{
    // Cosine between two columns under which they count as orthogonal.
    private const double Orthogonal = 1e-16;

    // One-sided Jacobi converges quadratically: about six sweeps; more are never needed for three columns.
    private const int MaximumSweeps = 40;

    /// <summary>
    /// Decomposes a matrix by one-sided Jacobi rotations (Hestenes 1958), which find small singular values to full relative accuracy.
    /// </summary>
    /// <param name="matrix">Any finite matrix, singular ones included.</param>
    public static SingularValues3 Of(in Matrix3 matrix)
    {
        // Scaled to entries of at most one, so that no square under- or overflows.
        double scale = LargestEntry(matrix);
        if (scale == 0)
            return new SingularValues3(Matrix3.Identity, Vector3d.Zero, Matrix3.Identity);
        Matrix3 scaled = (1 / scale) * matrix;
        Vector3d a = scaled.Column0, b = scaled.Column1, c = scaled.Column2;
        Matrix3 identity = Matrix3.Identity;
        Vector3d u = identity.Column0, v = identity.Column1, w = identity.Column2;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool turned = Rotate(ref a, ref b, ref u, ref v);
            turned |= Rotate(ref a, ref c, ref u, ref w);
            turned |= Rotate(ref b, ref c, ref v, ref w);
            if (!turned)
                break;
        }

        SortPair(ref a, ref b, ref u, ref v);
        SortPair(ref a, ref c, ref u, ref w);
        SortPair(ref b, ref c, ref v, ref w);
        double sa = a.Length, sb = b.Length, sc = c.Length;

        // Directions that the matrix annihilates are completed to an orthonormal frame.
        Vector3d ua = (1 / sa) * a;
        Vector3d ub = sb > 0 ? (1 / sb) * b : Perpendicular(ua);
        Vector3d uc = sc > 0 ? (1 / sc) * c : Vector3d.Cross(ua, ub);
        return new SingularValues3(Matrix3.FromColumns(ua, ub, uc), scale * new Vector3d(sa, sb, sc), Matrix3.FromColumns(u, v, w));
    }

    private static double LargestEntry(in Matrix3 m) => Math.Max(
        Math.Max(Math.Max(Math.Abs(m.M00), Math.Abs(m.M01)), Math.Max(Math.Abs(m.M02), Math.Abs(m.M10))),
        Math.Max(Math.Max(Math.Abs(m.M11), Math.Abs(m.M12)), Math.Max(Math.Max(Math.Abs(m.M20), Math.Abs(m.M21)), Math.Abs(m.M22))));

    private static bool Rotate(ref Vector3d p, ref Vector3d q, ref Vector3d vp, ref Vector3d vq)
    {
        double pp = p.LengthSquared, qq = q.LengthSquared, pq = Vector3d.Dot(p, q);
        if (!(Math.Abs(pq) > Orthogonal * Math.Sqrt(pp * qq)))
            return false;
        double zeta = (qq - pp) / (2 * pq);
        double t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double c = 1 / Math.Sqrt(1 + (t * t));
        double s = c * t;
        (p, q) = ((c * p) - (s * q), (s * p) + (c * q));
        (vp, vq) = ((c * vp) - (s * vq), (s * vp) + (c * vq));
        return true;
    }

    private static void SortPair(ref Vector3d p, ref Vector3d q, ref Vector3d vp, ref Vector3d vq)
    {
        if (p.LengthSquared >= q.LengthSquared)
            return;
        (p, q) = (q, p);
        (vp, vq) = (vq, vp);
    }

    private static Vector3d Perpendicular(Vector3d u)
    {
        double x = Math.Abs(u.X), y = Math.Abs(u.Y), z = Math.Abs(u.Z);
        Vector3d axis = x <= y && x <= z ? new Vector3d(1, 0, 0) : y <= z ? new Vector3d(0, 1, 0) : new Vector3d(0, 0, 1);
        return Vector3d.Cross(u, axis).Normalized();
    }
}
