using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Metrics;

/// <summary>
/// The three passes over point sets that the position metrics are made of, eight points at once: single-precision points, double-precision sums. The double reference is
/// <see cref="PointErrors"/>, of which they differ by the order of the sums alone.
/// </summary>
internal static unsafe class PointErrorKernels
{
    private const int Lanes = 8;

    /// <summary>Sum of points.</summary>
    /// <param name="points">count x 3 values.</param>
    /// <param name="count">Number of points.</param>
    internal static Vector3d Sum(float* points, int count)
    {
        Vector256<double> sx = default, sy = default, sz = default;
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            InterleavedLanes.Load(points + (3 * i), out Vector256<float> x, out Vector256<float> y, out Vector256<float> z);
            sx += Lower(x) + Upper(x);
            sy += Lower(y) + Upper(y);
            sz += Lower(z) + Upper(z);
        }

        Vector3d sum = new(Vector256.Sum(sx), Vector256.Sum(sy), Vector256.Sum(sz));
        for (; i < count; i++)
            sum += At(points, i);
        return sum;
    }

    /// <summary>What <see cref="Procrustes"/> needs of two sets: <c>C = sum_i y_i x_i^T</c> and <c>sum_i |x_i|^2</c> of points about their means.</summary>
    /// <param name="source">count x 3 values, the x.</param>
    /// <param name="target">count x 3 values, the y.</param>
    /// <param name="count">Number of points.</param>
    /// <param name="sourceMean">Mean of the x.</param>
    /// <param name="targetMean">Mean of the y.</param>
    internal static (Matrix3 Covariance, double Variance) Moments(float* source, float* target, int count, Vector3d sourceMean, Vector3d targetMean)
    {
        MomentSums sums = default;
        Vector256<double> mx = Vector256.Create(sourceMean.X), my = Vector256.Create(sourceMean.Y), mz = Vector256.Create(sourceMean.Z);
        Vector256<double> nx = Vector256.Create(targetMean.X), ny = Vector256.Create(targetMean.Y), nz = Vector256.Create(targetMean.Z);
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            InterleavedLanes.Load(source + (3 * i), out Vector256<float> ax, out Vector256<float> ay, out Vector256<float> az);
            InterleavedLanes.Load(target + (3 * i), out Vector256<float> bx, out Vector256<float> by, out Vector256<float> bz);
            sums.Add(Lower(ax) - mx, Lower(ay) - my, Lower(az) - mz, Lower(bx) - nx, Lower(by) - ny, Lower(bz) - nz);
            sums.Add(Upper(ax) - mx, Upper(ay) - my, Upper(az) - mz, Upper(bx) - nx, Upper(by) - ny, Upper(bz) - nz);
        }

        (Matrix3 covariance, double variance) = sums.Total();
        for (; i < count; i++)
        {
            Vector3d x = At(source, i) - sourceMean, y = At(target, i) - targetMean;
            covariance += Matrix3.FromColumns(x.X * y, x.Y * y, x.Z * y);
            variance += x.LengthSquared;
        }

        return (covariance, variance);
    }

    /// <summary>Distances after the source has been moved.</summary>
    /// <param name="source">count x 3 values.</param>
    /// <param name="target">count x 3 values.</param>
    /// <param name="count">Number of points.</param>
    /// <param name="align">Moves the source.</param>
    /// <param name="distances">Receives count distances; null when their sum is all that is wanted.</param>
    /// <returns>Their sum.</returns>
    internal static double Distances(float* source, float* target, int count, in SimilarityTransform align, float* distances)
    {
        Matrix3 r = align.Scale * align.Rotation;
        Vector256<double> r00 = Vector256.Create(r.M00), r01 = Vector256.Create(r.M01), r02 = Vector256.Create(r.M02), tx = Vector256.Create(align.Translation.X);
        Vector256<double> r10 = Vector256.Create(r.M10), r11 = Vector256.Create(r.M11), r12 = Vector256.Create(r.M12), ty = Vector256.Create(align.Translation.Y);
        Vector256<double> r20 = Vector256.Create(r.M20), r21 = Vector256.Create(r.M21), r22 = Vector256.Create(r.M22), tz = Vector256.Create(align.Translation.Z);
        Vector256<double> total = default;
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            InterleavedLanes.Load(source + (3 * i), out Vector256<float> ax, out Vector256<float> ay, out Vector256<float> az);
            InterleavedLanes.Load(target + (3 * i), out Vector256<float> bx, out Vector256<float> by, out Vector256<float> bz);
            Vector256<double> low = Length(
                (r00 * Lower(ax)) + (r01 * Lower(ay)) + (r02 * Lower(az)) + tx - Lower(bx),
                (r10 * Lower(ax)) + (r11 * Lower(ay)) + (r12 * Lower(az)) + ty - Lower(by),
                (r20 * Lower(ax)) + (r21 * Lower(ay)) + (r22 * Lower(az)) + tz - Lower(bz));
            Vector256<double> high = Length(
                (r00 * Upper(ax)) + (r01 * Upper(ay)) + (r02 * Upper(az)) + tx - Upper(bx),
                (r10 * Upper(ax)) + (r11 * Upper(ay)) + (r12 * Upper(az)) + ty - Upper(by),
                (r20 * Upper(ax)) + (r21 * Upper(ay)) + (r22 * Upper(az)) + tz - Upper(bz));
            total += low + high;
            if (distances != null)
                Vector256.Narrow(low, high).Store(distances + i);
        }

        double sum = Vector256.Sum(total);
        for (; i < count; i++)
        {
            double distance = ((align * At(source, i)) - At(target, i)).Length;
            sum += distance;
            if (distances != null)
                distances[i] = (float)distance;
        }

        return sum;
    }

    private static Vector3d At(float* points, int i) => new(points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Lower(Vector256<float> v) => Vector256.WidenLower(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Upper(Vector256<float> v) => Vector256.WidenUpper(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Length(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Vector256.Sqrt((x * x) + (y * y) + (z * z));

    // Nine entries of the covariance and the variance, four partial sums each.
    private struct MomentSums
    {
        private Vector256<double> _xx, _xy, _xz, _yx, _yy, _yz, _zx, _zy, _zz, _square;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(Vector256<double> ax, Vector256<double> ay, Vector256<double> az, Vector256<double> bx, Vector256<double> by, Vector256<double> bz)
        {
            _xx += bx * ax;
            _xy += bx * ay;
            _xz += bx * az;
            _yx += by * ax;
            _yy += by * ay;
            _yz += by * az;
            _zx += bz * ax;
            _zy += bz * ay;
            _zz += bz * az;
            _square += (ax * ax) + (ay * ay) + (az * az);
        }

        internal readonly (Matrix3 Covariance, double Variance) Total() => (
            Matrix3.FromColumns(
                new Vector3d(Vector256.Sum(_xx), Vector256.Sum(_yx), Vector256.Sum(_zx)),
                new Vector3d(Vector256.Sum(_xy), Vector256.Sum(_yy), Vector256.Sum(_zy)),
                new Vector3d(Vector256.Sum(_xz), Vector256.Sum(_yz), Vector256.Sum(_zz))),
            Vector256.Sum(_square));
    }
}
