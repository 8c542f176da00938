using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// How the joints of a posed body move with the betas: dP_k/dbeta and dO_k/dbeta (see <see cref="JointPlacement"/>), each K x 3 x S.
/// From the recursions there, <c>dP_k = dO_parent + G_parent dJ_k</c> and <c>dO_k = dP_k - G_k dJ_k</c>.
/// </summary>
internal sealed class ShapeMotion
{
    private readonly int[] _parents;
    private readonly int _betas;
    private readonly double[] _jointDirections;
    private readonly double[] _position;
    private readonly double[] _offset;

    internal ShapeMotion(BodyModel model)
    {
        _parents = model.Parents;
        _betas = model.BetaCount;
        int jointCount = model.JointCount;
        _position = new double[jointCount * 3 * _betas];
        _offset = new double[jointCount * 3 * _betas];
        _jointDirections = new double[jointCount * 3 * _betas];
        for (int s = 0; s < _betas; s++)
        {
            for (int i = 0; i < jointCount * 3; i++)
                _jointDirections[(i * _betas) + s] = model.JointShapeDirections[(s * jointCount * 3) + i];
        }
    }

    internal void Update(JointPlacement placement)
    {
        int block = 3 * _betas;
        for (int k = 0; k < _parents.Length; k++)
        {
            ReadOnlySpan<double> joint = _jointDirections.AsSpan(k * block, block);
            Span<double> position = _position.AsSpan(k * block, block);
            Span<double> offset = _offset.AsSpan(k * block, block);
            if (k == 0)
            {
                joint.CopyTo(position);
            }
            else
            {
                _offset.AsSpan(_parents[k] * block, block).CopyTo(position);
                AddProduct(placement.Skin[_parents[k]], 1, joint, position, _betas);
            }

            position.CopyTo(offset);
            AddProduct(placement.Skin[k], -1, joint, offset, _betas);
        }
    }

    /// <summary>dO_k/dbeta of a joint, 3 x S.</summary>
    internal ReadOnlySpan<double> Offset(int joint) => _offset.AsSpan(joint * 3 * _betas, 3 * _betas);

    /// <summary>Adds mass x dP_k to the beta columns of a point's three rows.</summary>
    internal void AddJoint(int joint, double mass, Span<double> rows, int rowLength) => Add(_position, joint, mass, rows, rowLength);

    /// <summary>Adds mass x dO_k to the beta columns of a point's three rows.</summary>
    internal void AddOffset(int joint, double mass, Span<double> rows, int rowLength) => Add(_offset, joint, mass, rows, rowLength);

    /// <summary>Adds rotation x rest directions (3 x S) to the beta columns of a point's three rows.</summary>
    internal static void AddRestShape(in Matrix3 rotation, ReadOnlySpan<double> directions, int betas, Span<double> rows, int rowLength) =>
        AddProduct(rotation, 1, directions, rows, betas, rowLength);

    private void Add(double[] table, int joint, double mass, Span<double> rows, int rowLength)
    {
        ReadOnlySpan<double> block = table.AsSpan(joint * 3 * _betas, 3 * _betas);
        for (int d = 0; d < 3; d++)
            DenseMath.AddScaled(rows.Slice(d * rowLength, _betas), block.Slice(d * _betas, _betas), mass);
    }

    private static void AddProduct(in Matrix3 m, double sign, ReadOnlySpan<double> source, Span<double> destination, int width) =>
        AddProduct(m, sign, source, destination, width, width);

    private static void AddProduct(in Matrix3 m, double sign, ReadOnlySpan<double> source, Span<double> destination, int width, int rowLength)
    {
        ReadOnlySpan<double> x = source[..width], y = source.Slice(width, width), z = source.Slice(2 * width, width);
        DenseMath.AddCombination(destination[..width], x, y, z, sign * m.M00, sign * m.M01, sign * m.M02);
        DenseMath.AddCombination(destination.Slice(rowLength, width), x, y, z, sign * m.M10, sign * m.M11, sign * m.M12);
        DenseMath.AddCombination(destination.Slice(2 * rowLength, width), x, y, z, sign * m.M20, sign * m.M21, sign * m.M22);
    }
}
