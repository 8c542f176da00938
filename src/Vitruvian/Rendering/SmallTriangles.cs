using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Rendering;

/// <summary>
/// Draws triangles of up to <see cref="MaxExtent"/> pixels, which is what bodies are made of: eight triangles at a time are set up and
/// those that cover no pixel centre are dropped, then eight pixels at a time are tested with 32-bit edge functions. Everything else (large
/// triangles, and those that need clipping) is handed on, in order.
/// </summary>
/// <remarks>
/// The edge function of corners a, b at p is <c>(b - a) x (p - a)</c>, positive inside once the orientation's sign is taken out. A centre
/// that lies exactly on an edge belongs to the triangle whose top or left edge it is: the others start one unit lower. Adjacent triangles
/// see the same edge with opposite direction, so exactly one of them takes the pixel.
/// </remarks>
internal static unsafe class SmallTriangles
{
    /// <summary>
    /// Largest extent in pixels: differences stay under 2^14 + 8 pixels in fixed-point, so an edge function stays under 2^30 for all
    /// eight lanes.
    /// </summary>
    internal const int MaxExtent = 63;

    private const int Batch = 8;

    // Setup values of a batch, one vector each.
    private const int SlotE0 = 0;
    private const int SlotE1 = 1;
    private const int SlotE2 = 2;
    private const int SlotStepX0 = 3;
    private const int SlotStepX1 = 4;
    private const int SlotStepX2 = 5;
    private const int SlotStepY0 = 6;
    private const int SlotStepY1 = 7;
    private const int SlotStepY2 = 8;
    private const int SlotLeft = 9;
    private const int SlotRight = 10;
    private const int SlotTop = 11;
    private const int SlotBottom = 12;
    private const int SlotBias1 = 13;
    private const int SlotBias2 = 14;
    private const int SlotInverseArea = 15;
    private const int SlotCount = 16;

    internal interface IProjection
    {
        static abstract bool IsPerspective { get; }
    }

    /// <summary>Draws all faces; calls <paramref name="other"/> for those that are not small.</summary>
    internal static void Draw<TProjection>(ReadOnlySpan<int> faces, ProjectedVertices vertices, FaceCulling culling, RasterTarget target, LargeTriangles other)
        where TProjection : struct, IProjection
    {
        int faceCount = faces.Length / 3;
        fixed (int* f = faces, x = vertices.X, y = vertices.Y, ids = target.Triangle)
        fixed (float* q = vertices.Nearness, nearness = target.Nearness, b1 = target.Barycentric1, b2 = target.Barycentric2)
        {
            var planes = new Planes { Faces = f, X = x, Y = y, Q = q, Nearness = nearness, Ids = ids, B1 = b1, B2 = b2, Stride = target.Stride };
            var limits = Vector256.Create(target.Width - 1, target.Height - 1, 0, 0, 0, 0, 0, 0);
            int i = 0;
            for (; i + Batch <= faceCount; i += Batch)
                DrawBatch<TProjection>(f + (3 * i), i, planes, limits, culling, other);
            if (i < faceCount)
            {
                // The rest is filled up with triangles of no area.
                int* rest = stackalloc int[3 * Batch];
                new Span<int>(rest, 3 * Batch).Clear();
                faces[(3 * i)..].CopyTo(new Span<int>(rest, 3 * Batch));
                DrawBatch<TProjection>(rest, i, planes, limits, culling, other);
            }
        }
    }

    private static void DrawBatch<TProjection>(int* faces, int first, in Planes planes, Vector256<int> limits, FaceCulling culling, LargeTriangles other)
        where TProjection : struct, IProjection
    {
        InterleavedLanes.Load(faces, out Vector256<int> i0, out Vector256<int> i1, out Vector256<int> i2);
        Vector256<int> x0 = InterleavedLanes.Gather(planes.X, i0);
        Vector256<int> x1 = InterleavedLanes.Gather(planes.X, i1);
        Vector256<int> x2 = InterleavedLanes.Gather(planes.X, i2);
        Vector256<int> y0 = InterleavedLanes.Gather(planes.Y, i0);
        Vector256<int> y1 = InterleavedLanes.Gather(planes.Y, i1);
        Vector256<int> y2 = InterleavedLanes.Gather(planes.Y, i2);
        Vector256<int> minX = Vector256.Min(Vector256.Min(x0, x1), x2);
        Vector256<int> maxX = Vector256.Max(Vector256.Max(x0, x1), x2);
        Vector256<int> minY = Vector256.Min(Vector256.Min(y0, y1), y2);
        Vector256<int> maxY = Vector256.Max(Vector256.Max(y0, y1), y2);

        // A pixel's centre is at (p + 1/2): the first at or after min is (min + 127) >> 8, the last at or before max is (max - 128) >> 8.
        Vector256<int> before = Vector256.Create(ProjectedVertices.One - 1 - ProjectedVertices.Half);
        Vector256<int> half = Vector256.Create(ProjectedVertices.Half);
        Vector256<int> left = Vector256.Max(Vector256.ShiftRightArithmetic(minX + before, ProjectedVertices.FractionBits), Vector256<int>.Zero);
        Vector256<int> top = Vector256.Max(Vector256.ShiftRightArithmetic(minY + before, ProjectedVertices.FractionBits), Vector256<int>.Zero);
        Vector256<int> right = Vector256.Min(Vector256.ShiftRightArithmetic(maxX - half, ProjectedVertices.FractionBits), Vector256.Create(limits[0]));
        Vector256<int> bottom = Vector256.Min(Vector256.ShiftRightArithmetic(maxY - half, ProjectedVertices.FractionBits), Vector256.Create(limits[1]));
        Vector256<int> extent = Vector256.Create(MaxExtent * ProjectedVertices.One);
        Vector256<int> large = Vector256.GreaterThan(maxX - minX, extent) | Vector256.GreaterThan(maxY - minY, extent);
        Vector256<int> unusable = Vector256.Equals(minX, Vector256.Create(ProjectedVertices.Unusable));
        Vector256<int> visible = ~(Vector256.GreaterThan(left, right) | Vector256.GreaterThan(top, bottom));

        // Doubled area, positive for triangles that run clockwise on the screen (y down).
        Vector256<int> area = ((x1 - x0) * (y2 - y0)) - ((y1 - y0) * (x2 - x0));
        Vector256<int> small = visible & ~Vector256.Equals(area, Vector256<int>.Zero);
        if (culling == FaceCulling.Back)
            small &= Vector256.LessThan(area, Vector256<int>.Zero);
        uint others = Vector256.ExtractMostSignificantBits((large & visible) | unusable);
        uint todo = Vector256.ExtractMostSignificantBits(small) | others;
        if (todo == 0)
            return;

        Vector256<int> sign = Vector256.ShiftRightArithmetic(area, 31);
        Vector256<int> cx = Vector256.ShiftLeft(left, ProjectedVertices.FractionBits) + half;
        Vector256<int> cy = Vector256.ShiftLeft(top, ProjectedVertices.FractionBits) + half;
        int* setup = stackalloc int[SlotCount * Batch];
        _ = SetEdge(setup, 0, x1, y1, x2, y2, cx, cy, sign);
        Vector256.Store(SetEdge(setup, 1, x2, y2, x0, y0, cx, cy, sign), setup + (SlotBias1 * Batch));
        Vector256.Store(SetEdge(setup, 2, x0, y0, x1, y1, cx, cy, sign), setup + (SlotBias2 * Batch));
        Vector256.Store(left, setup + (SlotLeft * Batch));
        Vector256.Store(right, setup + (SlotRight * Batch));
        Vector256.Store(top, setup + (SlotTop * Batch));
        Vector256.Store(bottom, setup + (SlotBottom * Batch));
        Vector256.Store(Vector256<float>.One / Vector256.ConvertToSingle((area ^ sign) - sign), (float*)(setup + (SlotInverseArea * Batch)));
        while (todo != 0)
        {
            int k = System.Numerics.BitOperations.TrailingZeroCount(todo);
            todo &= todo - 1;
            if ((others >> k & 1) != 0)
                other.Draw(first + k, faces[3 * k], faces[(3 * k) + 1], faces[(3 * k) + 2]);
            else
                DrawOne<TProjection>(setup + k, first + k, faces + (3 * k), planes);
        }
    }

    /// <summary>Stores an edge function's value at the first pixel and its steps; gives what the fill rule took off it (0 or -1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> SetEdge(int* setup, int edge, Vector256<int> ax, Vector256<int> ay, Vector256<int> bx, Vector256<int> by, Vector256<int> cx, Vector256<int> cy, Vector256<int> sign)
    {
        Vector256<int> dx = ((bx - ax) ^ sign) - sign;
        Vector256<int> dy = ((by - ay) ^ sign) - sign;
        Vector256<int> zero = Vector256<int>.Zero;
        Vector256<int> bias = ~(Vector256.LessThan(dy, zero) | (Vector256.Equals(dy, zero) & Vector256.GreaterThan(dx, zero)));
        Vector256.Store((dx * (cy - ay)) - (dy * (cx - ax)) + bias, setup + ((SlotE0 + edge) * Batch));
        Vector256.Store(-Vector256.ShiftLeft(dy, ProjectedVertices.FractionBits), setup + ((SlotStepX0 + edge) * Batch));
        Vector256.Store(Vector256.ShiftLeft(dx, ProjectedVertices.FractionBits), setup + ((SlotStepY0 + edge) * Batch));
        return bias;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DrawOne<TProjection>(int* setup, int id, int* corners, in Planes planes)
        where TProjection : struct, IProjection
    {
        Vector256<int> lane = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        int stepX0 = setup[SlotStepX0 * Batch];
        int stepX1 = setup[SlotStepX1 * Batch];
        int stepX2 = setup[SlotStepX2 * Batch];
        Vector256<int> row0 = Vector256.Create(setup[SlotE0 * Batch]) + (lane * stepX0);
        Vector256<int> row1 = Vector256.Create(setup[SlotE1 * Batch]) + (lane * stepX1);
        Vector256<int> row2 = Vector256.Create(setup[SlotE2 * Batch]) + (lane * stepX2);
        Vector256<int> stepY0 = Vector256.Create(setup[SlotStepY0 * Batch]);
        Vector256<int> stepY1 = Vector256.Create(setup[SlotStepY1 * Batch]);
        Vector256<int> stepY2 = Vector256.Create(setup[SlotStepY2 * Batch]);
        float inverseArea = ((float*)setup)[SlotInverseArea * Batch];
        int bias1 = setup[SlotBias1 * Batch];
        int bias2 = setup[SlotBias2 * Batch];
        float q0 = planes.Q[corners[0]];
        float q1 = planes.Q[corners[1]];
        float q2 = planes.Q[corners[2]];
        Vector256<float> delta1 = Vector256.Create(q1 - q0);
        Vector256<float> delta2 = Vector256.Create(q2 - q0);
        int left = setup[SlotLeft * Batch];
        int right = setup[SlotRight * Batch];
        int bottom = setup[SlotBottom * Batch];
        for (int y = setup[SlotTop * Batch]; y <= bottom; y++)
        {
            Vector256<int> e0 = row0;
            Vector256<int> e1 = row1;
            Vector256<int> e2 = row2;
            int at = (y * planes.Stride) + left;
            int end = (y * planes.Stride) + right;
            while (true)
            {
                // All three are non-negative inside, so their signs say it all.
                Vector256<int> inside = Vector256.GreaterThan(e0 | e1 | e2, Vector256.Create(-1));
                if (inside != Vector256<int>.Zero)
                {
                    Vector256<float> w1 = Vector256.ConvertToSingle(e1 - Vector256.Create(bias1)) * inverseArea;
                    Vector256<float> w2 = Vector256.ConvertToSingle(e2 - Vector256.Create(bias2)) * inverseArea;
                    Vector256<float> q = Vector256.Create(q0) + (w1 * delta1) + (w2 * delta2);
                    Vector256<float> old = Vector256.Load(planes.Nearness + at);
                    Vector256<float> nearer = inside.AsSingle() & Vector256.GreaterThan(q, old);
                    if (nearer != Vector256<float>.Zero)
                    {
                        if (TProjection.IsPerspective)
                        {
                            Vector256<float> depth = Vector256<float>.One / q;
                            w1 = w1 * q1 * depth;
                            w2 = w2 * q2 * depth;
                        }

                        Vector256.Store(Vector256.ConditionalSelect(nearer, q, old), planes.Nearness + at);
                        Vector256.Store(Vector256.ConditionalSelect(nearer.AsInt32(), Vector256.Create(id), Vector256.Load(planes.Ids + at)), planes.Ids + at);
                        Vector256.Store(Vector256.ConditionalSelect(nearer, w1, Vector256.Load(planes.B1 + at)), planes.B1 + at);
                        Vector256.Store(Vector256.ConditionalSelect(nearer, w2, Vector256.Load(planes.B2 + at)), planes.B2 + at);
                    }
                }

                at += Batch;
                if (at > end)
                    break;
                e0 += Vector256.Create(stepX0 * Batch);
                e1 += Vector256.Create(stepX1 * Batch);
                e2 += Vector256.Create(stepX2 * Batch);
            }

            row0 += stepY0;
            row1 += stepY1;
            row2 += stepY2;
        }
    }

    internal readonly struct Perspective : IProjection
    {
        public static bool IsPerspective => true;
    }

    internal readonly struct Parallel : IProjection
    {
        public static bool IsPerspective => false;
    }

    private struct Planes
    {
        internal int* Faces;
        internal int* X;
        internal int* Y;
        internal float* Q;
        internal float* Nearness;
        internal int* Ids;
        internal float* B1;
        internal float* B2;
        internal int Stride;
    }
}
