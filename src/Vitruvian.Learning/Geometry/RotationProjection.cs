using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Geometry;

/// <summary>
/// Any 3 x 3 matrix to the nearest rotation, as NBF's head needs it (Omran et al. 2018; Levinson et al. 2020): with <c>M = U S V^T</c>,
/// <c>R = U diag(1, 1, det(U) det(V)) V^T</c>. It equals <see cref="Vitruvian.Numerics.RotationMatrix"/> in value and derivative.
/// <para>
/// The value comes from the dominant eigenvector of the 4 x 4 form <c>K(M)</c> (<see cref="QuaternionProducts"/>), found by squaring the form again
/// and again: products of small matrices, which run on every device and in every exported graph, and always end in a rotation.
/// </para>
/// <para>
/// The gradient is that of the projection itself, not of the way to it: with <c>G = M R^T</c> and an incoming gradient D,
/// <c>dL/dM = Skew((tr(G) - G)^-1 a) R</c>, where a is the axial vector of <c>D R^T - R D^T</c>. Differences of singular values, by which the
/// derivative of a decomposition is divided, do not occur. Where the projection is not unique (<c>s_2 + d s_3 = 0</c>) the inverse does not
/// exist; the gradient is faded to zero there.
/// </para>
/// </summary>
public static class RotationProjection
{
    // Each squaring squares the ratio of the eigenvalues. With 24 the second one is gone (1e-8) when s_2 + d s_3 is a millionth of the
    // matrix's norm, which is as near to a reflection as single precision can tell.
    private const int Squarings = 24;

    // Determinants of tr(G) - G under this share of tr(tr(G) - G)^3 are rounding errors.
    private const double SingleNoise = 1e-7;
    private const double DoubleNoise = 1e-14;

    /// <summary>The nearest rotations (least squares over the entries).</summary>
    /// <param name="matrices">(.., 3, 3), float32 or float64; not zero.</param>
    /// <returns>(.., 3, 3), rotations.</returns>
    public static Tensor Project(Tensor matrices)
    {
        Rotations.RequireMatrices(matrices, nameof(matrices));
        return autograd.apply(
            "RotationProjection",
            [matrices],
            () =>
            {
                Tensor rotation = Nearest(matrices);
                return (rotation, [matrices, rotation]);
            },
            (gradient, saved) => [Backward(gradient, saved[0], saved[1])]);
    }

    private static Tensor Nearest(Tensor matrices)
    {
        // The eigenvalues of K lie between plus and minus s_1 + s_2 + s_3 <= sqrt(3) |M|; shifted by that, the largest one also has the
        // largest magnitude.
        Tensor norm = matrices.square().sum([-1, -2], keepdim: true).sqrt();
        Tensor power = QuaternionProducts.Form(matrices / norm) + (Math.Sqrt(3) * eye(4, matrices.dtype, matrices.device));
        for (int i = 0; i < Squarings; i++)
            power = power.matmul(power) / power.square().sum([-1, -2], keepdim: true);
        return Rotations.FromQuaternion(QuaternionProducts.LargestColumn(power));
    }

    private static Tensor Backward(Tensor gradient, Tensor matrices, Tensor rotation)
    {
        // The projection does not change with the matrix's norm, and its derivative goes with one over the norm.
        Tensor norm = matrices.square().sum([-1, -2], keepdim: true).sqrt();
        Tensor skewed = (matrices / norm).matmul(rotation.mT);
        Tensor symmetric = 0.5 * (skewed + skewed.mT);
        Tensor identity = eye(3, matrices.dtype, matrices.device);
        Tensor trace = (symmetric * identity).sum([-1, -2], keepdim: true);
        Tensor system = (trace * identity) - symmetric;

        // Inverse by cofactors: rows of the adjugate are cross products of the (symmetric) system's rows. Its trace is 2 tr(G).
        Tensor[] rows = system.unbind(-2);
        Tensor adjugate = stack([linalg.cross(rows[1], rows[2]), linalg.cross(rows[2], rows[0]), linalg.cross(rows[0], rows[1])], -2);
        Tensor determinant = (adjugate.select(-2, 0) * rows[0]).sum([-1], keepdim: true);
        double noise = matrices.dtype == ScalarType.Float64 ? DoubleNoise : SingleNoise;
        Tensor floor = (noise * (2 * trace.squeeze(-1)).pow(3)).square();
        Tensor inverseDeterminant = determinant / (determinant.square() + floor);

        Tensor turned = gradient.matmul(rotation.mT);
        Tensor axial = Axial(turned - turned.mT);
        Tensor solution = inverseDeterminant * adjugate.matmul(axial.unsqueeze(-1)).squeeze(-1);
        return Rotations.Skew(solution).matmul(rotation) / norm;
    }

    // a with Skew(a) = A, of antisymmetric matrices.
    private static Tensor Axial(Tensor antisymmetric)
    {
        Tensor entries = antisymmetric.flatten(-2);
        return stack([entries.select(-1, 7), entries.select(-1, 2), entries.select(-1, 3)], -1);
    }
}
