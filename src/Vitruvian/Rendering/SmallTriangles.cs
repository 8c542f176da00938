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

    // Eight pixels are tested at a time, 4 x 2: a body's triangles are seldom larger.
    private const int BlockWidth = 4;
    private const int BlockHeight = 2;

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
    private const int SlotBias0 = 13;
    private const int SlotBias1 = 14;
    private const int SlotBias2 = 15;
    private const int SlotInverseArea = 16;
    private const int SlotCount = 17;

    private static Vector256<int> BlockColumns => Vector256.Create(0, 1, 2, 3, 0, 1, 2, 3);

    private static Vector256<int> BlockRows => Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);

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
            var planes = new Planes { Faces = f, X = x, Y = y, Q = q, Nearness = nearness, Ids = ids, B1 = b1, B2 = b2, Stride = target.Stride, Width = target.Width, Height = target.Height };
            int* setup = stackalloc int[SlotCount * Batch];
            int i = 0;
            for (; i + Batch <= faceCount; i += Batch)
                DrawBatch<TProjection>(f + (3 * i), i, planes, setup, culling, other);
            if (i < faceCount)
            {
                // The rest is filled up with triangles of no area.
                int* rest = stackalloc int[3 * Batch];
                new Span<int>(rest, 3 * Batch).Clear();
                faces[(3 * i)..].CopyTo(new Span<int>(rest, 3 * Batch));
                DrawBatch<TProjection>(rest, i, planes, setup, culling, other);
            }
        }
    }

    private static void DrawBatch<TProjection>(int* faces, int first, in Planes planes, int* setup, FaceCulling culling, LargeTriangles other)
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
        Vector256<int> right = Vector256.Min(Vector256.ShiftRightArithmetic(maxX - half, ProjectedVertices.FractionBits), Vector256.Create(planes.Width - 1));
        Vector256<int> bottom = Vector256.Min(Vector256.ShiftRightArithmetic(maxY - half, ProjectedVertices.FractionBits), Vector256.Create(planes.Height - 1));
        Vector256<int> extent = Vector256.Create(MaxExtent * ProjectedVertices.One);
        Vector256<int> large = Vector256.GreaterThan(maxX - minX, extent) | Vector256.GreaterThan(maxY - minY, extent);
        Vector256<int> unusable = Vector256.Equals(minX, Vector256.Create(ProjectedVertices.Unusable));
        Vector256<int> visible = ~(Vector256.GreaterThan(left, right) | Vector256.GreaterThan(top, bottom));

        // Doubled area, positive for triangles that run clockwise on the screen (y down).
        Vector256<int> area = ((x1 - x0) * (y2 - y0)) - ((y1 - y0) * (x2 - x0));
        Vector256<int> small = visible & ~Vector256.Equals(area, Vector256<int>.Zero);
        if (culling == FaceCulling.Back)
            small &= Vector256.LessThan(area, Vector256<int>.Zero);
        Vector256<int> others = (large & visible) | unusable;
        if ((small | others) == Vector256<int>.Zero)
            return;

        Vector256<int> sign = Vector256.ShiftRightArithmetic(area, 31);
        Vector256<int> cx = Vector256.ShiftLeft(left, ProjectedVertices.FractionBits) + half;
        Vector256<int> cy = Vector256.ShiftLeft(top, ProjectedVertices.FractionBits) + half;
        Vector256.Store(SetEdge(setup, 0, x1, y1, x2, y2, cx, cy, sign, out BlockOfFour edge0), setup + (SlotBias0 * Batch));
        Vector256.Store(SetEdge(setup, 1, x2, y2, x0, y0, cx, cy, sign, out BlockOfFour edge1), setup + (SlotBias1 * Batch));
        Vector256.Store(SetEdge(setup, 2, x0, y0, x1, y1, cx, cy, sign, out BlockOfFour edge2), setup + (SlotBias2 * Batch));

        // Most triangles that span up to 2 x 2 centres have none of them inside.
        Vector256<int> outside = (edge0.A | edge1.A | edge2.A) & (edge0.B | edge1.B | edge2.B) & (edge0.C | edge1.C | edge2.C) & (edge0.D | edge1.D | edge2.D);
        Vector256<int> tiny = Vector256.LessThan(right - left, Vector256.Create(2)) & Vector256.LessThan(bottom - top, Vector256.Create(2));
        small &= ~(tiny & Vector256.ShiftRightArithmetic(outside, 31));
        uint pass = Vector256.ExtractMostSignificantBits(others);
        uint todo = Vector256.ExtractMostSignificantBits(small) | pass;
        Vector256.Store(left, setup + (SlotLeft * Batch));
        Vector256.Store(right, setup + (SlotRight * Batch));
        Vector256.Store(top, setup + (SlotTop * Batch));
        Vector256.Store(bottom, setup + (SlotBottom * Batch));
        Vector256.Store(Vector256<float>.One / Vector256.ConvertToSingle((area ^ sign) - sign), (float*)(setup + (SlotInverseArea * Batch)));
        while (todo != 0)
        {
            int k = System.Numerics.BitOperations.TrailingZeroCount(todo);
            todo &= todo - 1;
            if ((pass >> k & 1) != 0)
                other.Draw(first + k, faces[3 * k], faces[(3 * k) + 1], faces[(3 * k) + 2]);
            else
                DrawOne<TProjection>(setup + k, first + k, faces + (3 * k), planes);
        }
    }

    /// <summary>Stores an edge function's value at the first pixel and its steps; gives what the fill rule took off it (0 or -1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> SetEdge(int* setup, int edge, Vector256<int> ax, Vector256<int> ay, Vector256<int> bx, Vector256<int> by, Vector256<int> cx, Vector256<int> cy, Vector256<int> sign, out BlockOfFour values)
    {
        Vector256<int> dx = ((bx - ax) ^ sign) - sign;
        Vector256<int> dy = ((by - ay) ^ sign) - sign;
        Vector256<int> zero = Vector256<int>.Zero;
        Vector256<int> bias = ~(Vector256.LessThan(dy, zero) | (Vector256.Equals(dy, zero) & Vector256.GreaterThan(dx, zero)));
        Vector256<int> value = (dx * (cy - ay)) - (dy * (cx - ax)) + bias;
        Vector256<int> stepX = -Vector256.ShiftLeft(dy, ProjectedVertices.FractionBits);
        Vector256<int> stepY = Vector256.ShiftLeft(dx, ProjectedVertices.FractionBits);
        Vector256.Store(value, setup + ((SlotE0 + edge) * Batch));
        Vector256.Store(stepX, setup + ((SlotStepX0 + edge) * Batch));
        Vector256.Store(stepY, setup + ((SlotStepY0 + edge) * Batch));
        values.A = value;
        values.B = value + stepX;
        values.C = value + stepY;
        values.D = values.B + stepY;
        return bias;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DrawOne<TProjection>(int* setup, int id, int* corners, in Planes planes)
        where TProjection : struct, IProjection
    {
        int stepX0 = setup[SlotStepX0 * Batch];
        int stepX1 = setup[SlotStepX1 * Batch];
        int stepX2 = setup[SlotStepX2 * Batch];
        int stepY0 = setup[SlotStepY0 * Batch];
        int stepY1 = setup[SlotStepY1 * Batch];
        int stepY2 = setup[SlotStepY2 * Batch];
        Vector256<int> row0 = Vector256.Create(setup[SlotE0 * Batch]) + (BlockColumns * stepX0) + (BlockRows * stepY0);
        Vector256<int> row1 = Vector256.Create(setup[SlotE1 * Batch]) + (BlockColumns * stepX1) + (BlockRows * stepY1);
        Vector256<int> row2 = Vector256.Create(setup[SlotE2 * Batch]) + (BlockColumns * stepX2) + (BlockRows * stepY2);
        float inverseArea = ((float*)setup)[SlotInverseArea * Batch];
        int bias1 = setup[SlotBias1 * Batch];
        int bias2 = setup[SlotBias2 * Batch];
        float q0 = planes.Q[corners[0]];
        float q1 = planes.Q[corners[1]];
        float q2 = planes.Q[corners[2]];
        int width = setup[SlotRight * Batch] - setup[SlotLeft * Batch];
        int bottom = setup[SlotBottom * Batch];
        int start = (setup[SlotTop * Batch] * planes.Stride) + setup[SlotLeft * Batch];
        for (int y = setup[SlotTop * Batch]; y <= bottom; y += BlockHeight, start += BlockHeight * planes.Stride)
        {
            Vector256<int> e0 = row0;
            Vector256<int> e1 = row1;
            Vector256<int> e2 = row2;
            for (int x = 0; ; x += BlockWidth)
            {
                // All three are non-negative inside, so their signs say it all.
                Vector256<int> inside = Vector256.GreaterThan(e0 | e1 | e2, Vector256.Create(-1));
                if (inside != Vector256<int>.Zero)
                {
                    int at = start + x;
                    Vector256<float> w1 = Vector256.ConvertToSingle(e1 - Vector256.Create(bias1)) * inverseArea;
                    Vector256<float> w2 = Vector256.ConvertToSingle(e2 - Vector256.Create(bias2)) * inverseArea;
                    Vector256<float> q = Vector256.Create(q0) + (w1 * (q1 - q0)) + (w2 * (q2 - q0));
                    Vector256<float> old = LoadBlock(planes.Nearness + at, planes.Stride);
                    Vector256<float> nearer = inside.AsSingle() & Vector256.GreaterThan(q, old);
                    if (nearer != Vector256<float>.Zero)
                    {
                        if (TProjection.IsPerspective)
                        {
                            Vector256<float> depth = Vector256<float>.One / q;
                            w1 = w1 * q1 * depth;
                            w2 = w2 * q2 * depth;
                        }

                        StoreBlock(nearer, q, old, planes.Nearness + at, planes.Stride);
                        float* ids = (float*)(planes.Ids + at);
                        StoreBlock(nearer, Vector256.Create(id).AsSingle(), LoadBlock(ids, planes.Stride), ids, planes.Stride);
                        StoreBlock(nearer, w1, LoadBlock(planes.B1 + at, planes.Stride), planes.B1 + at, planes.Stride);
                        StoreBlock(nearer, w2, LoadBlock(planes.B2 + at, planes.Stride), planes.B2 + at, planes.Stride);
                    }
                }

                if (x + BlockWidth > width)
                    break;
                e0 += Vector256.Create(stepX0 * BlockWidth);
                e1 += Vector256.Create(stepX1 * BlockWidth);
                e2 += Vector256.Create(stepX2 * BlockWidth);
            }

            row0 += Vector256.Create(stepY0 * BlockHeight);
            row1 += Vector256.Create(stepY1 * BlockHeight);
            row2 += Vector256.Create(stepY2 * BlockHeight);
        }
    }

    /// <summary>Reads a block of 4 x 2 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LoadBlock(float* at, int stride) => Vector256.Create(Vector128.Load(at), Vector128.Load(at + stride));

    /// <summary>Writes the chosen pixels of a block, the others as they were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBlock(Vector256<float> chosen, Vector256<float> value, Vector256<float> old, float* at, int stride)
    {
        Vector256<float> result = Vector256.ConditionalSelect(chosen, value, old);
        Vector128.Store(result.GetLower(), at);
        Vector128.Store(result.GetUpper(), at + stride);
    }

    internal readonly struct Perspective : IProjection
    {
        public static bool IsPerspective => true;
    }

    internal readonly struct Parallel : IProjection
    {
        public static bool IsPerspective => false;
    }

    /// <summary>An edge function at the first pixel, the one to the right, the one below, and the one across.</summary>
    private struct BlockOfFour
    {
        internal Vector256<int> A;
        internal Vector256<int> B;
        internal Vector256<int> C;
        internal Vector256<int> D;
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
        internal int Width;
        internal int Height;
    }
}
