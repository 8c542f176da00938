using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Fitting.Terms;

/// <summary>A fit's camera for four points at once.</summary>
internal readonly struct VertexProjection
{
    private readonly bool _isPerspective;
    private readonly Vector256<double> _focal;

    internal VertexProjection(in FitCamera camera, double zoom, double pixelScale)
    {
        _isPerspective = camera.IsPerspective;
        _focal = Vector256.Create(camera.Scale * Math.Exp(zoom));
        Scale = Vector256.Create(pixelScale);
    }

    /// <summary>From pixels to the unit of the residuals.</summary>
    internal Vector256<double> Scale { get; }

    /// <summary>Whether all four are in front of the camera.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsBefore(Vector256<double> depth) => !_isPerspective || Vector256.GreaterThanAll(depth, Vector256.Create(FitCamera.NearestDepth));

    /// <summary>Pixels from the principal point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Project(in Lanes3 place, out Vector256<double> u, out Vector256<double> v)
    {
        Vector256<double> scale = _isPerspective ? _focal / place.Z : _focal;
        u = scale * place.X;
        v = scale * place.Y;
    }

    /// <summary>Derivatives of the scaled pixel: u by (x, z) and v by (y, z); the others are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Differentiate(in Lanes3 place, out Vector256<double> direct, out Vector256<double> uByZ, out Vector256<double> vByZ)
    {
        if (!_isPerspective)
        {
            direct = Scale * _focal;
            uByZ = vByZ = default;
            return;
        }

        Vector256<double> inverse = Vector256<double>.One / place.Z;
        direct = Scale * _focal * inverse;
        uByZ = -direct * place.X * inverse;
        vByZ = -direct * place.Y * inverse;
    }
}
