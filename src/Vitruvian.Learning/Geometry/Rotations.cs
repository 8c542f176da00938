using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Geometry;

/// <summary>
/// Encodings of rotations on tensors, with gradients. The encodings, their orders in memory and their matrices (which act on columns from
/// the left) are those of <see cref="Vitruvian.Numerics"/>; dimensions before the last stand for any batch.
/// </summary>
public static class Rotations
{
    // Below this squared angle (0.03 radians) the power series take over; cut after four terms they are exact to 1e-17 there.
    private const double SeriesBelow = 1e-3;

    // A vector with a smaller square has no direction and stays as it is.
    private const double NoDirection = 1e-16;

    // Entry 3 i + j of row c: the derivative of the cross-product matrix's entry (i, j) with respect to component c.
    private static readonly double[] s_skew =
    [
        0, 0, 0, 0, 0, -1, 0, 1, 0,
        0, 0, 1, 0, 0, 0, -1, 0, 0,
        0, -1, 0, 1, 0, 0, 0, 0, 0,
    ];

    /// <summary>Rotation vectors to matrices by Rodrigues' formula, smooth at zero.</summary>
    /// <param name="axisAngle">(.., 3), radians.</param>
    /// <returns>(.., 3, 3).</returns>
    public static Tensor FromAxisAngle(Tensor axisAngle)
    {
        RequireLast(axisAngle, 3, nameof(axisAngle));
        (ScalarType type, Device device) = (axisAngle.dtype, axisAngle.device);
        Tensor square = axisAngle.square().sum([-1], keepdim: true).unsqueeze(-1);
        Tensor small = square < SeriesBelow;

        // The branch that is not taken must have a finite derivative, too: its zero gradient is multiplied by it.
        Tensor angle = square.masked_fill(small, 1).sqrt();
        Tensor half = 0.5 * angle;
        Tensor sine = where(small, Series(square, 1, -1.0 / 6, 1.0 / 120, -1.0 / 5040), angle.sin() / angle);
        Tensor versine = where(small, Series(square, 1.0 / 2, -1.0 / 24, 1.0 / 720, -1.0 / 40320), 0.5 * (half.sin() / half).square());
        Tensor outer = axisAngle.unsqueeze(-1) * axisAngle.unsqueeze(-2);

        // R = I + a K + b K^2 with K^2 = v v^T - |v|^2 I.
        return ((1 - (versine * square)) * eye(3, type, device)) + (versine * outer) + (sine * Skew(axisAngle));
    }

    /// <summary>Quaternions to matrices; the quaternions need not have unit length but must not be zero.</summary>
    /// <param name="quaternion">(.., 4): w, x, y, z.</param>
    /// <returns>(.., 3, 3).</returns>
    public static Tensor FromQuaternion(Tensor quaternion)
    {
        RequireLast(quaternion, 4, nameof(quaternion));
        long[] batch = quaternion.shape[..^1];
        Tensor products = (quaternion.unsqueeze(-1) * quaternion.unsqueeze(-2)).reshape([.. batch, 16]);
        Tensor entries = products.matmul(QuaternionProducts.Map(quaternion.dtype, quaternion.device));
        return (entries / quaternion.square().sum([-1], keepdim: true)).reshape([.. batch, 3, 3]);
    }

    /// <summary>Two columns to matrices by Gram-Schmidt (Zhou et al. 2019). A zero column, or a second one parallel to the first, gives no rotation: zeros in its place.</summary>
    /// <param name="columns">(.., 6): the first column, then the second.</param>
    /// <returns>(.., 3, 3).</returns>
    public static Tensor From6D(Tensor columns)
    {
        RequireLast(columns, 6, nameof(columns));
        Tensor x = Normalized(columns.narrow(-1, 0, 3));
        Tensor second = columns.narrow(-1, 3, 3);
        Tensor y = Normalized(second - ((x * second).sum([-1], keepdim: true) * x));
        return stack([x, y, linalg.cross(x, y)], -1);
    }

    /// <summary>The first two columns of matrices: the inverse of <see cref="From6D"/>.</summary>
    /// <param name="rotation">(.., 3, 3).</param>
    /// <returns>(.., 6): the first column, then the second.</returns>
    public static Tensor To6D(Tensor rotation)
    {
        RequireMatrices(rotation, nameof(rotation));
        return rotation.narrow(-1, 0, 2).mT.flatten(-2);
    }

    /// <summary>Rotation matrices to unit quaternions with w not negative.</summary>
    /// <param name="rotation">(.., 3, 3), rotations.</param>
    /// <returns>(.., 4): w, x, y, z.</returns>
    /// <remarks>The form K of <see cref="QuaternionProducts"/> is <c>4 q q^T - I</c> for a rotation; its column of the largest component is taken (Shepperd 1978).</remarks>
    public static Tensor ToQuaternion(Tensor rotation)
    {
        RequireMatrices(rotation, nameof(rotation));
        Tensor form = QuaternionProducts.Form(rotation) + eye(4, rotation.dtype, rotation.device);
        Tensor quaternion = Normalized(QuaternionProducts.LargestColumn(form));
        return quaternion * where(quaternion.narrow(-1, 0, 1) < 0, tensor(-1.0, rotation.dtype, rotation.device), tensor(1.0, rotation.dtype, rotation.device));
    }

    /// <summary>Rotation matrices to rotation vectors of at most half a turn.</summary>
    /// <param name="rotation">(.., 3, 3), rotations.</param>
    /// <returns>(.., 3), radians.</returns>
    public static Tensor ToAxisAngle(Tensor rotation)
    {
        Tensor quaternion = ToQuaternion(rotation);
        Tensor w = quaternion.narrow(-1, 0, 1);
        Tensor v = quaternion.narrow(-1, 1, 3);
        Tensor square = v.square().sum([-1], keepdim: true);
        Tensor small = square < SeriesBelow;

        // angle / sin(angle / 2), angle / 2 = arcsin(s) for the small ones.
        Tensor sine = square.masked_fill(small, 1).sqrt();
        Tensor factor = where(small, Series(square, 2, 1.0 / 3, 3.0 / 20, 5.0 / 56, 35.0 / 576), 2 * atan2(sine, w) / sine);
        return factor * v;
    }

    /// <summary>Cross-product matrices.</summary>
    /// <param name="vectors">(.., 3).</param>
    /// <returns>(.., 3, 3).</returns>
    public static Tensor Skew(Tensor vectors)
    {
        RequireLast(vectors, 3, nameof(vectors));
        return vectors.matmul(tensor(s_skew, [3, 9], vectors.dtype, vectors.device)).reshape([.. vectors.shape, 3]);
    }

    /// <summary>Vectors of unit length; one without direction stays as it is, with a bounded gradient.</summary>
    internal static Tensor Normalized(Tensor vectors) =>
        vectors * vectors.square().sum([-1], keepdim: true).clamp(NoDirection).rsqrt();

    internal static void RequireMatrices(Tensor matrices, string name)
    {
        ArgumentNullException.ThrowIfNull(matrices, name);
        long[] shape = matrices.shape;
        if (shape.Length < 2 || shape[^1] != 3 || shape[^2] != 3)
            throw new ArgumentException($"{name} is {matrices}; expected (.., 3, 3).", name);
    }

    private static void RequireLast(Tensor values, long size, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        long[] shape = values.shape;
        if (shape.Length == 0 || shape[^1] != size)
            throw new ArgumentException($"{name} is {values}; expected (.., {size}).", name);
    }

    private static Tensor Series(Tensor x, params ReadOnlySpan<double> coefficients)
    {
        Tensor sum = coefficients[^1] * x;
        for (int i = coefficients.Length - 2; i > 0; i--)
            sum = (sum + coefficients[i]) * x;
        return sum + coefficients[0];
    }
}
