using System.Runtime.Intrinsics;

namespace Vitruvian.Rendering;

/// <summary>
/// The rasteriser's own pixels: nearness, triangle and barycentrics as separate planes, rows padded to the right, and one
/// row more below, so that blocks of pixels may be read and written from any pixel on. Outside of a frame every nearness is minus infinity.
/// </summary>
internal sealed class RasterTarget
{
    internal const int Lanes = 8;

    internal int Width { get; private set; }

    internal int Height { get; private set; }

    internal int Stride { get; private set; }

    internal float[] Nearness { get; private set; } = [];

    internal int[] Triangle { get; private set; } = [];

    internal float[] Barycentric1 { get; private set; } = [];

    internal float[] Barycentric2 { get; private set; } = [];

    internal void Resize(int width, int height)
    {
        if (width == Width && height == Height)
            return;
        Width = width;
        Height = height;
        Stride = ((width + Lanes - 1) / Lanes * Lanes) + Lanes;
        int size = Stride * (height + 1);
        if (Nearness.Length < size)
        {
            Nearness = new float[size];
            Triangle = new int[size];
            Barycentric1 = new float[size];
            Barycentric2 = new float[size];
        }

        Nearness.AsSpan().Fill(float.NegativeInfinity);
    }

    /// <summary>Moves the frame to the buffer of the caller and makes the target empty again.</summary>
    internal unsafe void Resolve(bool perspective, FragmentBuffer destination)
    {
        destination.Resize(Width, Height);
        fixed (float* nearness = Nearness, b1 = Barycentric1, b2 = Barycentric2)
        fixed (int* triangle = Triangle)
        fixed (int* ids = destination.WritableIds)
        fixed (float* barycentrics = destination.WritableBarycentrics, depth = destination.WritableDepth)
        {
            Vector256<float> empty = Vector256.Create(float.NegativeInfinity);
            for (int y = 0; y < Height; y++)
            {
                int from = y * Stride;
                int to = y * Width;
                for (int x = 0; x < Width; x += Lanes)
                {
                    Vector256<float> q = Vector256.Load(nearness + from + x);
                    Vector256<float> covered = Vector256.GreaterThan(q, empty);
                    int count = Math.Min(Lanes, Width - x);
                    if (covered == Vector256<float>.Zero && count == Lanes)
                    {
                        Vector256.Store(Vector256.Create(FragmentBuffer.Background), ids + to + x);
                        Vector256.Store(Vector256<float>.Zero, depth + to + x);
                        Vector256.Store(Vector256<float>.Zero, barycentrics + (2 * (to + x)));
                        Vector256.Store(Vector256<float>.Zero, barycentrics + (2 * (to + x)) + Lanes);
                        continue;
                    }

                    Vector256.Store(empty, nearness + from + x);
                    Vector256<int> id = Vector256.ConditionalSelect(covered.AsInt32(), Vector256.Load(triangle + from + x), Vector256.Create(FragmentBuffer.Background));
                    Vector256<float> z = covered & (perspective ? Vector256<float>.One / q : -q);
                    Vector256<float> c1 = covered & Vector256.Load(b1 + from + x);
                    Vector256<float> c2 = covered & Vector256.Load(b2 + from + x);
                    if (count == Lanes)
                    {
                        Vector256.Store(id, ids + to + x);
                        Vector256.Store(z, depth + to + x);
                        Interleave(c1, c2, barycentrics + (2 * (to + x)));
                        continue;
                    }

                    for (int i = 0; i < count; i++)
                    {
                        ids[to + x + i] = id[i];
                        depth[to + x + i] = z[i];
                        barycentrics[2 * (to + x + i)] = c1[i];
                        barycentrics[(2 * (to + x + i)) + 1] = c2[i];
                    }
                }

                // The padding may hold what fell beyond the right border.
                for (int x = (Width + Lanes - 1) / Lanes * Lanes; x < Stride; x += Lanes)
                    Vector256.Store(empty, nearness + from + x);
            }
        }
    }

    private static unsafe void Interleave(Vector256<float> a, Vector256<float> b, float* destination)
    {
        Vector256<float> low = Vector256.Create(a.GetLower(), b.GetLower());
        Vector256<float> high = Vector256.Create(a.GetUpper(), b.GetUpper());
        Vector256<int> order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256.Store(Vector256.Shuffle(low, order), destination);
        Vector256.Store(Vector256.Shuffle(high, order), destination + 8);
    }
}
