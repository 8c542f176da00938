using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Bodies.Posing;

/// <summary>
/// Linear blend skinning of one tile of one body: the transforms of a vertex's joints are blended first, all twelve numbers in one or two
/// vectors, then applied: <c>v = ((cx x + cz z) + (cy y + o)) + translation</c> with the blended columns cx, cy, cz and offset o.
/// </summary>
internal static unsafe class SkinKernels
{
    private const int Lanes = 4;

    /// <summary>Skins the vertices of a tile.</summary>
    /// <param name="width">Kernel to use.</param>
    /// <param name="rest">Rest positions, count x 3, with one float more that may be read.</param>
    /// <param name="transforms">The body's transforms, K x 16: columns x, y, z and offset of four floats each.</param>
    /// <param name="offsets">Per vertex and influence the place of its transform.</param>
    /// <param name="weights">Per vertex and influence its weight.</param>
    /// <param name="influences">Influences of each vertex.</param>
    /// <param name="translation">Four floats.</param>
    /// <param name="destination">Receives count x 3 floats, and nothing beyond.</param>
    /// <param name="count">Vertices in the tile, at least one.</param>
    internal static void Skin(
        VectorWidth width, float* rest, float* transforms, int* offsets, float* weights, int influences, float* translation, float* destination, int count)
    {
        if (width == VectorWidth.Scalar)
        {
            Scalar(rest, transforms, offsets, weights, influences, translation, destination, count);
            return;
        }

        // Vectors of four overlap the next vertex, which overwrites them; the last vertex writes three floats only.
        Vector128<float> move = Vector128.Load(translation);
        for (int v = 0; v < count - 1; v++)
        {
            Vector128<float> position = width == VectorWidth.Bits512
                ? Blend512(rest, transforms, offsets, weights, influences)
                : Blend256(rest, transforms, offsets, weights, influences);
            (position + move).Store(destination);
            rest += 3;
            offsets += influences;
            weights += influences;
            destination += 3;
        }

        Vector128<float> last = move + (width == VectorWidth.Bits512
            ? Blend512(rest, transforms, offsets, weights, influences)
            : Blend256(rest, transforms, offsets, weights, influences));
        destination[0] = last[0];
        destination[1] = last[1];
        destination[2] = last[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Blend512(float* rest, float* transforms, int* offsets, float* weights, int influences)
    {
        Vector512<float> blended = Vector512.Create(weights[0]) * Vector512.Load(transforms + offsets[0]);
        for (int i = 1; i < influences; i++)
            blended = Vector512.FusedMultiplyAdd(Vector512.Create(weights[i]), Vector512.Load(transforms + offsets[i]), blended);
        return Apply(blended.GetLower(), blended.GetUpper(), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Blend256(float* rest, float* transforms, int* offsets, float* weights, int influences)
    {
        float* transform = transforms + offsets[0];
        Vector256<float> weight = Vector256.Create(weights[0]);
        Vector256<float> xy = weight * Vector256.Load(transform);
        Vector256<float> zo = weight * Vector256.Load(transform + (2 * Lanes));
        for (int i = 1; i < influences; i++)
        {
            transform = transforms + offsets[i];
            weight = Vector256.Create(weights[i]);
            xy = Vector256.FusedMultiplyAdd(weight, Vector256.Load(transform), xy);
            zo = Vector256.FusedMultiplyAdd(weight, Vector256.Load(transform + (2 * Lanes)), zo);
        }

        return Apply(xy, zo, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Apply(Vector256<float> xy, Vector256<float> zo, float* rest)
    {
        Vector256<float> byXy = Vector256.Create(Vector128.Create(rest[0]), Vector128.Create(rest[1]));
        Vector256<float> byZo = Vector256.Create(Vector128.Create(rest[2]), Vector128<float>.One);
        Vector256<float> sum = Vector256.FusedMultiplyAdd(zo, byZo, xy * byXy);
        return sum.GetLower() + sum.GetUpper();
    }

    private static void Scalar(
        float* rest, float* transforms, int* offsets, float* weights, int influences, float* translation, float* destination, int count)
    {
        float* blended = stackalloc float[PosingTables.TransformSize];
        for (int v = 0; v < count; v++)
        {
            for (int e = 0; e < PosingTables.TransformSize; e++)
            {
                float sum = weights[0] * transforms[offsets[0] + e];
                for (int i = 1; i < influences; i++)
                    sum = MathF.FusedMultiplyAdd(weights[i], transforms[offsets[i] + e], sum);
                blended[e] = sum;
            }

            for (int d = 0; d < 3; d++)
            {
                float xz = MathF.FusedMultiplyAdd(blended[(2 * Lanes) + d], rest[2], blended[d] * rest[0]);
                float yo = MathF.FusedMultiplyAdd(blended[(3 * Lanes) + d], 1, blended[Lanes + d] * rest[1]);
                destination[d] = xz + yo + translation[d];
            }

            rest += 3;
            offsets += influences;
            weights += influences;
            destination += 3;
        }
    }
}
