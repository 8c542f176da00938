using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Learning.Silhouettes;

/// <summary>
/// The soft silhouette in single precision, eight pixels of a row at a time; the formulas of <see cref="ReferenceSilhouette"/>. Images have rows
/// of <see cref="Stride"/> values: the last eight pixels of a triangle's box may reach beyond the image, into values that nobody reads.
/// </summary>
internal static class VectorSilhouette
{
    private const int Lanes = 8;

    /// <summary>Values of a row.</summary>
    public static int Stride(SilhouetteFrame frame) => frame.Width + Lanes;

    /// <summary>Transparency of every pixel.</summary>
    public static void Forward(SilhouetteFrame frame, ReadOnlySpan<int> faces, ReadOnlySpan<float> vertices, ReadOnlySpan<float> weights, Span<float> transparency)
    {
        transparency.Fill(1);
        int stride = Stride(frame);
        ref float image = ref MemoryMarshal.GetReference(transparency);
        for (int f = 0; f < faces.Length / 3; f++)
        {
            var triangle = new Triangle(frame, faces.Slice(3 * f, 3), vertices);
            var outline = new Outline(triangle);
            Vector256<float> weight = Vector256.Create(weights[f]);
            for (int y = triangle.Top; y <= triangle.Bottom; y++)
            {
                Vector256<float> row = Vector256.Create(y + 0.5f);
                for (int x = triangle.Left; x <= triangle.Right; x += Lanes)
                {
                    nuint at = (nuint)((y * stride) + x);
                    Vector256<float> exponent = outline.Distance(x, row).Exponent(triangle.InverseSigmaSquared);
                    Vector256<float> factor = Vector256<float>.One - (weight * Coverage(exponent));
                    (Vector256.LoadUnsafe(ref image, at) * factor).StoreUnsafe(ref image, at);
                }
            }
        }
    }

    /// <summary>Adds the gradients of vertices and weights, given that of the silhouette; its values beyond the image are zero.</summary>
    public static void Backward(SilhouetteFrame frame, ReadOnlySpan<int> faces, ReadOnlySpan<float> vertices, ReadOnlySpan<float> weights, ReadOnlySpan<float> transparency, ReadOnlySpan<float> gradient, Span<float> vertexGradient, Span<float> weightGradient)
    {
        int stride = Stride(frame);
        ref float image = ref MemoryMarshal.GetReference(transparency);
        ref float incoming = ref MemoryMarshal.GetReference(gradient);
        Vector256<float> limit = Vector256.Create((float)SilhouetteFrame.LargestExponent);
        for (int f = 0; f < faces.Length / 3; f++)
        {
            ReadOnlySpan<int> corners = faces.Slice(3 * f, 3);
            var triangle = new Triangle(frame, corners, vertices);
            var outline = new Outline(triangle);
            Vector256<float> weight = Vector256.Create(weights[f]);
            Vector256<float> minusTwo = Vector256.Create(-2 * triangle.InverseSigmaSquared);
            Vector256<float> byWeight = default, x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default;
            for (int y = triangle.Top; y <= triangle.Bottom; y++)
            {
                Vector256<float> row = Vector256.Create(y + 0.5f);
                for (int x = triangle.Left; x <= triangle.Right; x += Lanes)
                {
                    nuint at = (nuint)((y * stride) + x);
                    Distances nearest = outline.Distance(x, row);
                    Vector256<float> exponent = nearest.Exponent(triangle.InverseSigmaSquared);
                    Vector256<float> coverage = Coverage(exponent);
                    Vector256<float> others = Vector256.LoadUnsafe(ref incoming, at) * Vector256.LoadUnsafe(ref image, at) / (Vector256<float>.One - (weight * coverage));
                    byWeight += others * coverage;
                    Vector256<float> slope = others * weight * coverage * (Vector256<float>.One - coverage) * minusTwo;
                    slope = Vector256.ConditionalSelect(nearest.Inside, slope, -slope);
                    slope &= Vector256.LessThan(exponent, limit);
                    Vector256<float> moveX = slope * nearest.OffsetX, moveY = slope * nearest.OffsetY;
                    x0 += moveX * nearest.Share0;
                    y0 += moveY * nearest.Share0;
                    x1 += moveX * nearest.Share1;
                    y1 += moveY * nearest.Share1;
                    x2 += moveX * nearest.Share2;
                    y2 += moveY * nearest.Share2;
                }
            }

            weightGradient[f] += Vector256.Sum(byWeight);
            Add(vertexGradient, corners[0], x0, y0);
            Add(vertexGradient, corners[1], x1, y1);
            Add(vertexGradient, corners[2], x2, y2);
        }
    }

    private static void Add(Span<float> gradient, int vertex, Vector256<float> x, Vector256<float> y)
    {
        gradient[2 * vertex] += Vector256.Sum(x);
        gradient[(2 * vertex) + 1] += Vector256.Sum(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Coverage(Vector256<float> exponent)
    {
        Vector256<float> limited = Vector256.Min(exponent, Vector256.Create((float)SilhouetteFrame.LargestExponent));
        return Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-limited));
    }

    /// <summary>The nearest points of a triangle's outline for eight pixels; see the reference.</summary>
    private readonly ref struct Distances
    {
        public Vector256<float> Inside { get; init; }

        public Vector256<float> OffsetX { get; init; }

        public Vector256<float> OffsetY { get; init; }

        public Vector256<float> Square { get; init; }

        public Vector256<float> Share0 { get; init; }

        public Vector256<float> Share1 { get; init; }

        public Vector256<float> Share2 => Vector256<float>.One - Share0 - Share1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Exponent(float inverseSigmaSquared)
        {
            Vector256<float> scaled = Square * Vector256.Create(inverseSigmaSquared);
            return Vector256.ConditionalSelect(Inside, scaled, -scaled);
        }
    }

    /// <summary>A triangle's corners, edges and box.</summary>
    private readonly struct Triangle
    {
        public Triangle(SilhouetteFrame frame, ReadOnlySpan<int> corners, ReadOnlySpan<float> vertices)
        {
            (X0, Y0) = (vertices[2 * corners[0]], vertices[(2 * corners[0]) + 1]);
            (X1, Y1) = (vertices[2 * corners[1]], vertices[(2 * corners[1]) + 1]);
            (X2, Y2) = (vertices[2 * corners[2]], vertices[(2 * corners[2]) + 1]);
            (Left, Right, Top, Bottom) = frame.Box(X0, Y0, X1, Y1, X2, Y2);
            float area = ((X1 - X0) * (Y2 - Y0)) - ((Y1 - Y0) * (X2 - X0));
            Orientation = area > 0 ? 1 : area < 0 ? -1 : 0;
            InverseSigmaSquared = (float)(1 / (frame.Sigma * frame.Sigma));
        }

        public float X0 { get; }

        public float Y0 { get; }

        public float X1 { get; }

        public float Y1 { get; }

        public float X2 { get; }

        public float Y2 { get; }

        public int Left { get; }

        public int Right { get; }

        public int Top { get; }

        public int Bottom { get; }

        public float Orientation { get; }

        public float InverseSigmaSquared { get; }
    }

    /// <summary>One edge of a triangle, for eight pixels at a time.</summary>
    private readonly struct Edge
    {
        private readonly Vector256<float> _startX;
        private readonly Vector256<float> _startY;
        private readonly Vector256<float> _edgeX;
        private readonly Vector256<float> _edgeY;
        private readonly Vector256<float> _inverseLength;
        private readonly Vector256<float> _orientation;

        public Edge(float ax, float ay, float bx, float by, float orientation)
        {
            float edgeX = bx - ax, edgeY = by - ay;
            float length = (edgeX * edgeX) + (edgeY * edgeY);
            _startX = Vector256.Create(ax);
            _startY = Vector256.Create(ay);
            _edgeX = Vector256.Create(edgeX);
            _edgeY = Vector256.Create(edgeY);
            _inverseLength = Vector256.Create(length > 0 ? 1 / length : 0);
            _orientation = Vector256.Create(orientation);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Distance(Vector256<float> x, Vector256<float> y, out Vector256<float> along, out Vector256<float> offsetX, out Vector256<float> offsetY, out Vector256<float> square, out Vector256<float> inside)
        {
            Vector256<float> armX = x - _startX, armY = y - _startY;
            along = Vector256.Min(Vector256.Max(((armX * _edgeX) + (armY * _edgeY)) * _inverseLength, Vector256<float>.Zero), Vector256<float>.One);
            offsetX = armX - (along * _edgeX);
            offsetY = armY - (along * _edgeY);
            square = (offsetX * offsetX) + (offsetY * offsetY);
            inside = Vector256.GreaterThan(((_edgeX * armY) - (_edgeY * armX)) * _orientation, Vector256<float>.Zero);
        }
    }

    /// <summary>The three edges of a triangle.</summary>
    private readonly struct Outline
    {
        private readonly Edge _edge0;
        private readonly Edge _edge1;
        private readonly Edge _edge2;

        public Outline(in Triangle t)
        {
            _edge0 = new Edge(t.X0, t.Y0, t.X1, t.Y1, t.Orientation);
            _edge1 = new Edge(t.X1, t.Y1, t.X2, t.Y2, t.Orientation);
            _edge2 = new Edge(t.X2, t.Y2, t.X0, t.Y0, t.Orientation);
        }

        /// <summary>The distances of the pixels x to x + 7 of a row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Distances Distance(int x, Vector256<float> y)
        {
            Vector256<float> centres = Vector256.Create(x + 0.5f) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
            _edge0.Distance(centres, y, out Vector256<float> along, out Vector256<float> offsetX, out Vector256<float> offsetY, out Vector256<float> square, out Vector256<float> inside);
            Vector256<float> share0 = Vector256<float>.One - along;
            Vector256<float> share1 = along;

            _edge1.Distance(centres, y, out along, out Vector256<float> nextX, out Vector256<float> nextY, out Vector256<float> nextSquare, out Vector256<float> nextInside);
            inside &= nextInside;
            Vector256<float> nearer = Vector256.LessThan(nextSquare, square);
            square = Vector256.Min(nextSquare, square);
            offsetX = Vector256.ConditionalSelect(nearer, nextX, offsetX);
            offsetY = Vector256.ConditionalSelect(nearer, nextY, offsetY);
            share0 = Vector256.ConditionalSelect(nearer, Vector256<float>.Zero, share0);
            share1 = Vector256.ConditionalSelect(nearer, Vector256<float>.One - along, share1);

            _edge2.Distance(centres, y, out along, out nextX, out nextY, out nextSquare, out nextInside);
            inside &= nextInside;
            nearer = Vector256.LessThan(nextSquare, square);
            return new Distances
            {
                Inside = inside,
                Square = Vector256.Min(nextSquare, square),
                OffsetX = Vector256.ConditionalSelect(nearer, nextX, offsetX),
                OffsetY = Vector256.ConditionalSelect(nearer, nextY, offsetY),
                Share0 = Vector256.ConditionalSelect(nearer, along, share0),
                Share1 = Vector256.ConditionalSelect(nearer, Vector256<float>.Zero, share1),
            };
        }
    }
}
