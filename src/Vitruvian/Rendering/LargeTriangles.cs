namespace Vitruvian.Rendering;

/// <summary>
/// Draws triangles of any size and place: 64-bit edge functions, solved row by row for the covered run of pixels. Triangles with a corner
/// behind the near plane or far outside are clipped first.
/// </summary>
internal sealed class LargeTriangles
{
    // A triangle cut by five planes has at most eight corners.
    private const int MaxCorners = 8;

    private readonly TriangleClipper _clipper = new();
    private readonly ScreenVertex[] _corners = new ScreenVertex[MaxCorners];
    private RasterTarget _target = null!;
    private ProjectedVertices _projected = null!;
    private float[] _vertices = [];
    private ViewCamera _camera;
    private FaceCulling _culling;

    /// <summary>Names what the following calls draw and where.</summary>
    internal void Begin(ReadOnlySpan<float> vertices, ProjectedVertices projected, in ViewCamera camera, FaceCulling culling, RasterTarget target)
    {
        if (_vertices.Length < vertices.Length)
            _vertices = new float[vertices.Length];
        vertices.CopyTo(_vertices);
        _projected = projected;
        _camera = camera;
        _culling = culling;
        _target = target;
    }

    /// <summary>Draws the triangle of three vertices.</summary>
    internal void Draw(int id, int i0, int i1, int i2)
    {
        int count = 3;
        if (IsUsable(i0) && IsUsable(i1) && IsUsable(i2))
        {
            _corners[0] = Corner(i0, 0, 0);
            _corners[1] = Corner(i1, 1, 0);
            _corners[2] = Corner(i2, 0, 1);
        }
        else
        {
            count = _clipper.Clip(_vertices, i0, i1, i2, _projected, _camera, _corners);
        }

        for (int i = 2; i < count; i++)
            Draw(id, _corners[0], _corners[i - 1], _corners[i]);
    }

    private bool IsUsable(int vertex) => _projected.X[vertex] != ProjectedVertices.Unusable;

    private ScreenVertex Corner(int vertex, double b1, double b2)
    {
        double nearness = _projected.Nearness[vertex];
        return new ScreenVertex(_projected.X[vertex], _projected.Y[vertex], nearness, _camera.IsPerspective ? nearness : 1, b1, b2);
    }

    private void Draw(int id, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c)
    {
        long area = ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X));
        if (area == 0 || (_culling == FaceCulling.Back && area > 0))
            return;
        long sign = area < 0 ? -1 : 1;
        var edge0 = new Edge(b, c, sign);
        var edge1 = new Edge(c, a, sign);
        var edge2 = new Edge(a, b, sign);
        int top = Math.Max(0, FirstCentre(Math.Min(a.Y, Math.Min(b.Y, c.Y))));
        int bottom = Math.Min(_target.Height - 1, LastCentre(Math.Max(a.Y, Math.Max(b.Y, c.Y))));
        int left = Math.Max(0, FirstCentre(Math.Min(a.X, Math.Min(b.X, c.X))));
        int right = Math.Min(_target.Width - 1, LastCentre(Math.Max(a.X, Math.Max(b.X, c.X))));
        double inverse = 1.0 / (area * sign);
        for (int y = top; y <= bottom; y++)
        {
            long start = left;
            long end = right;
            if (edge0.Narrow(y, ref start, ref end) && edge1.Narrow(y, ref start, ref end) && edge2.Narrow(y, ref start, ref end))
                DrawRun(id, y, (int)start, (int)end, a, b, c, edge1, edge2, inverse);
        }
    }

    private void DrawRun(int id, int y, int start, int end, in ScreenVertex a, in ScreenVertex b, in ScreenVertex c, in Edge edge1, in Edge edge2, double inverse)
    {
        int row = y * _target.Stride;
        Span<float> nearness = _target.Nearness.AsSpan(row);
        Span<int> triangle = _target.Triangle.AsSpan(row);
        Span<float> barycentric1 = _target.Barycentric1.AsSpan(row);
        Span<float> barycentric2 = _target.Barycentric2.AsSpan(row);
        double w1 = edge1.At(start, y) * inverse;
        double w2 = edge2.At(start, y) * inverse;
        double step1 = edge1.StepX * inverse;
        double step2 = edge2.StepX * inverse;
        for (int x = start; x <= end; x++, w1 += step1, w2 += step2)
        {
            double w0 = 1 - w1 - w2;
            float q = (float)((w0 * a.Nearness) + (w1 * b.Nearness) + (w2 * c.Nearness));
            if (!(q > nearness[x]))
                continue;
            double k0 = w0 * a.Weight;
            double k1 = w1 * b.Weight;
            double k2 = w2 * c.Weight;
            double scale = 1 / (k0 + k1 + k2);
            nearness[x] = q;
            triangle[x] = id;
            barycentric1[x] = (float)(((k0 * a.Barycentric1) + (k1 * b.Barycentric1) + (k2 * c.Barycentric1)) * scale);
            barycentric2[x] = (float)(((k0 * a.Barycentric2) + (k1 * b.Barycentric2) + (k2 * c.Barycentric2)) * scale);
        }
    }

    private static int FirstCentre(int coordinate) => (coordinate + ProjectedVertices.Half - 1) >> ProjectedVertices.FractionBits;

    private static int LastCentre(int coordinate) => (coordinate - ProjectedVertices.Half) >> ProjectedVertices.FractionBits;

    /// <summary>An edge function over pixel numbers; the same rule as in <see cref="SmallTriangles"/>.</summary>
    private readonly struct Edge
    {
        private readonly long _origin;
        private readonly long _bias;
        private readonly long _stepY;

        internal Edge(in ScreenVertex a, in ScreenVertex b, long sign)
        {
            long dx = (b.X - a.X) * sign;
            long dy = (b.Y - a.Y) * sign;
            _bias = dy < 0 || (dy == 0 && dx > 0) ? 0 : -1;
            StepX = -dy * ProjectedVertices.One;
            _stepY = dx * ProjectedVertices.One;
            _origin = (dx * (ProjectedVertices.Half - a.Y)) - (dy * (ProjectedVertices.Half - a.X));
        }

        internal long StepX { get; }

        /// <summary>Value at a pixel's centre.</summary>
        internal double At(int x, int y) => _origin + (StepX * x) + (_stepY * y);

        /// <summary>Cuts the run of pixels of a row to those inside; false when none is left.</summary>
        internal bool Narrow(int y, ref long start, ref long end)
        {
            long value = _origin + (_stepY * y) + _bias;
            if (StepX > 0)
                start = Math.Max(start, -FloorDivide(value, StepX));
            else if (StepX < 0)
                end = Math.Min(end, FloorDivide(value, -StepX));
            else if (value < 0)
                return false;
            return start <= end;
        }

        private static long FloorDivide(long a, long b)
        {
            long quotient = Math.DivRem(a, b, out long remainder);
            return remainder < 0 ? quotient - 1 : quotient;
        }
    }
}
