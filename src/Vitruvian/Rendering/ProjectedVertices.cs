using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Rendering;

/// <summary>
/// The vertices of one mesh on the screen: fixed-point pixel coordinates with 8 fractional bits and nearness (1/Z for perspective, -Z for
/// parallel cameras: linear on the screen, larger is nearer). Vertices that cannot be used as they are (behind the near plane, far
/// outside, not finite) carry <see cref="Unusable"/> as X; their triangles are clipped.
/// </summary>
internal sealed unsafe class ProjectedVertices
{
    internal const int FractionBits = 8;
    internal const int One = 1 << FractionBits;
    internal const int Half = One / 2;
    internal const int Unusable = -(1 << 30);

    /// <summary>Largest coordinate on the screen, pixels: far outside every picture, and exact in the fixed-point arithmetic.</summary>
    internal const int GuardBand = 1 << 16;

    private const int Lanes = 8;

    internal int[] X { get; private set; } = [];

    internal int[] Y { get; private set; } = [];

    internal float[] Nearness { get; private set; } = [];

    /// <summary>Projects V x 3 camera-frame coordinates. Multiplications and additions stay apart, so that every machine snaps alike.</summary>
    internal void Project(ReadOnlySpan<float> vertices, in ViewCamera camera)
    {
        int count = vertices.Length / 3;
        int padded = (count + Lanes - 1) / Lanes * Lanes;
        if (X.Length < padded)
        {
            X = new int[padded];
            Y = new int[padded];
            Nearness = new float[padded];
        }

        fixed (float* v = vertices)
        fixed (int* x = X, y = Y)
        fixed (float* q = Nearness)
        {
            int i = 0;
            for (; i + Lanes <= count; i += Lanes)
                ProjectEight(v + (3 * i), camera, x + i, y + i, q + i);
            if (i < count)
            {
                float* rest = stackalloc float[3 * Lanes];
                new Span<float>(rest, 3 * Lanes).Clear();
                vertices[(3 * i)..].CopyTo(new Span<float>(rest, 3 * Lanes));
                ProjectEight(rest, camera, x + i, y + i, q + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ProjectEight(float* v, in ViewCamera camera, int* x, int* y, float* q)
    {
        InterleavedLanes.Load(v, out Vector256<float> vx, out Vector256<float> vy, out Vector256<float> vz);
        Vector256<float> w = Vector256<float>.One;
        Vector256<float> nearness = -vz;
        Vector256<float> usable = Vector256<float>.AllBitsSet;
        if (camera.IsPerspective)
        {
            w = Vector256<float>.One / vz;
            nearness = w;
            usable = Vector256.GreaterThanOrEqual(vz, Vector256.Create((float)camera.NearDepth));
        }

        Vector256<float> u = (vx * Vector256.Create((float)camera.ScaleX) * w) + Vector256.Create((float)camera.CenterX);
        Vector256<float> t = (vy * Vector256.Create((float)camera.ScaleY) * w) + Vector256.Create((float)camera.CenterY);
        Vector256<float> guard = Vector256.Create((float)GuardBand);
        usable &= Vector256.LessThan(Vector256.Abs(u), guard) & Vector256.LessThan(Vector256.Abs(t), guard);
        usable &= Vector256.LessThan(Vector256.Abs(nearness), Vector256.Create(float.PositiveInfinity));
        Vector256.Store(Vector256.ConditionalSelect(usable.AsInt32(), Snap(u), Vector256.Create(Unusable)), x);
        Vector256.Store(Vector256.ConditionalSelect(usable.AsInt32(), Snap(t), Vector256<int>.Zero), y);
        Vector256.Store(nearness, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Snap(Vector256<float> pixels) =>
        Vector256.ConvertToInt32Native(Vector256.Floor((pixels * Vector256.Create((float)One)) + Vector256.Create(0.5f)));

    /// <summary>Snaps one coordinate, for vertices made by clipping.</summary>
    internal static int Snap(double pixels) => (int)Math.Floor((pixels * One) + 0.5);
}
