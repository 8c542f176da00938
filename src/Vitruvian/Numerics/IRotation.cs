namespace Vitruvian.Numerics;

/// <summary>
/// One way of writing a rotation as numbers. Every encoding gives the rotation matrix and its exact derivative; the derivative is
/// expressed in the tangent space at the rotation, in the fixed (left) frame: moving the encoding's value i by dx turns the matrix by
/// <c>dR = Skew(w_i dx) R</c>. Whatever depends on a rotation therefore needs its derivative once, with respect to <c>w</c>.
/// </summary>
/// <typeparam name="TSelf">The encoding itself.</typeparam>
public interface IRotation<TSelf>
    where TSelf : struct, IRotation<TSelf>
{
    /// <summary>How many values the encoding has (3, 4, 6 or 9).</summary>
    static abstract int Size { get; }

    /// <summary>Reads the encoding from its first <see cref="Size"/> values.</summary>
    static abstract TSelf Read(ReadOnlySpan<double> values);

    /// <summary>The encoding of a rotation matrix.</summary>
    static abstract TSelf FromMatrix(in Matrix3 rotation);

    /// <summary>Writes <see cref="Size"/> values in the documented memory order.</summary>
    void Write(Span<double> destination);

    /// <summary>The rotation matrix.</summary>
    Matrix3 ToMatrix();

    /// <summary>Writes the 3 x Size tangent derivative, row by row: column i is <c>w_i</c>.</summary>
    void TangentJacobian(Span<double> destination);
}
