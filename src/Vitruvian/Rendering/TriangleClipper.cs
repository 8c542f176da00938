namespace Vitruvian.Rendering;

/// <summary>
/// Cuts triangles at the near plane and at the guard band, in homogeneous screen coordinates and double precision. A cut is computed from
/// the inner to the outer end of an edge whichever triangle asks, so neighbours get the same new corners and stay watertight.
/// </summary>
internal sealed class TriangleClipper
{
    private const int PlaneCount = 5;
    private Corner[] _from = new Corner[8];
    private Corner[] _to = new Corner[8];

    /// <summary>Clips one triangle; gives the number of corners of what is left, 0 for nothing.</summary>
    internal int Clip(ReadOnlySpan<float> vertices, int i0, int i1, int i2, ProjectedVertices projected, in ViewCamera camera, Span<ScreenVertex> destination)
    {
        _from[0] = Corner.At(vertices, i0, 0, 0, camera);
        _from[1] = Corner.At(vertices, i1, 1, 0, camera);
        _from[2] = Corner.At(vertices, i2, 0, 1, camera);
        if (!(_from[0].IsFinite && _from[1].IsFinite && _from[2].IsFinite))
            return 0;
        int count = 3;
        for (int plane = camera.IsPerspective ? 0 : 1; plane < PlaneCount && count > 0; plane++)
        {
            count = Clip(count, plane, camera.NearDepth);
            (_from, _to) = (_to, _from);
        }

        for (int i = 0; i < count; i++)
            destination[i] = _from[i].ToScreen(projected, camera.IsPerspective);
        return count;
    }

    // Sutherland & Hodgman 1974, one plane at a time.
    private int Clip(int count, int plane, double near)
    {
        int result = 0;
        for (int i = 0; i < count; i++)
        {
            Corner current = _from[i];
            Corner next = _from[(i + 1) % count];
            double here = current.Distance(plane, near);
            double there = next.Distance(plane, near);
            if (here >= 0)
                _to[result++] = current;
            if ((here >= 0) != (there >= 0))
                _to[result++] = here >= 0 ? Corner.Between(current, next, here / (here - there)) : Corner.Between(next, current, there / (there - here));
        }

        return result;
    }

    /// <summary>A corner in homogeneous screen coordinates (X, Y, W), with depth and barycentrics, all linear in space.</summary>
    private readonly record struct Corner(double X, double Y, double W, double Z, double B1, double B2, int Vertex)
    {
        private const int NewVertex = -1;

        internal bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

        internal static Corner At(ReadOnlySpan<float> vertices, int vertex, double b1, double b2, in ViewCamera camera)
        {
            double z = vertices[(3 * vertex) + 2];
            double w = camera.IsPerspective ? z : 1;
            double x = (camera.ScaleX * vertices[3 * vertex]) + (camera.CenterX * w);
            double y = (camera.ScaleY * vertices[(3 * vertex) + 1]) + (camera.CenterY * w);
            return new Corner(x, y, w, z, b1, b2, vertex);
        }

        internal static Corner Between(in Corner a, in Corner b, double t) => new(
            Mix(a.X, b.X, t), Mix(a.Y, b.Y, t), Mix(a.W, b.W, t), Mix(a.Z, b.Z, t), Mix(a.B1, b.B1, t), Mix(a.B2, b.B2, t), NewVertex);

        /// <summary>Signed distance from a plane, up to a factor: the near plane, then the guard band's left, right, top, bottom.</summary>
        internal double Distance(int plane, double near) => plane switch
        {
            0 => W - near,
            1 => X + (ProjectedVertices.GuardBand * W),
            2 => (ProjectedVertices.GuardBand * W) - X,
            3 => Y + (ProjectedVertices.GuardBand * W),
            _ => (ProjectedVertices.GuardBand * W) - Y,
        };

        /// <summary>On the screen; corners that were vertices keep the coordinates that every other triangle sees.</summary>
        internal ScreenVertex ToScreen(ProjectedVertices projected, bool perspective)
        {
            double inverse = 1 / W;
            bool known = Vertex != NewVertex && projected.X[Vertex] != ProjectedVertices.Unusable;
            int x = known ? projected.X[Vertex] : ProjectedVertices.Snap(X * inverse);
            int y = known ? projected.Y[Vertex] : ProjectedVertices.Snap(Y * inverse);
            return new ScreenVertex(x, y, perspective ? inverse : -Z, perspective ? inverse : 1, B1, B2);
        }

        private static double Mix(double a, double b, double t) => a + (t * (b - a));
    }
}
