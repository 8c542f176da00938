using Vitruvian.Numerics;

namespace Vitruvian.Rendering;

/// <summary>
/// The plain form of <see cref="Rasterizer"/>, in double precision and one pixel at a time, to check it against: the ray of each pixel's
/// centre meets each triangle in space. No snapping, no clipping, no fill rule: pixels whose centre lies on an edge may fall either way.
/// </summary>
internal static class ReferenceRasterizer
{
    internal static void Rasterize(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces, in ViewCamera camera, int width, int height, FragmentBuffer destination)
    {
        Rasterizer.Check(vertices, faces, camera, width, height);
        destination.Reset(width, height);
        double[] nearest = new double[width * height];
        Array.Fill(nearest, double.PositiveInfinity);
        for (int f = 0; f < faces.Length / 3; f++)
        {
            Triangle t = Triangle.Read(vertices, faces.Slice(3 * f, 3));
            (int left, int right) = t.Extent(camera, width, 0);
            (int top, int bottom) = t.Extent(camera, height, 1);
            for (int y = top; y <= bottom; y++)
            {
                for (int x = left; x <= right; x++)
                {
                    int pixel = (y * width) + x;
                    if (!t.Meets(camera, x + 0.5, y + 0.5, out double b1, out double b2, out double depth) || !(depth < nearest[pixel]))
                        continue;
                    nearest[pixel] = depth;
                    destination.WritableIds[pixel] = f;
                    destination.WritableBarycentrics[2 * pixel] = (float)b1;
                    destination.WritableBarycentrics[(2 * pixel) + 1] = (float)b2;
                    destination.WritableDepth[pixel] = (float)depth;
                }
            }
        }
    }

    /// <summary>A triangle in space, corner by corner.</summary>
    internal readonly record struct Triangle(Vector3d A, Vector3d B, Vector3d C)
    {
        internal static Triangle Read(ReadOnlySpan<float> vertices, ReadOnlySpan<int> corners) =>
            new(Point(vertices, corners[0]), Point(vertices, corners[1]), Point(vertices, corners[2]));

        /// <summary>
        /// Where the ray of a pixel meets the triangle. With the ray's direction d, the barycentrics are proportional to
        /// <c>d . (B x C), d . (C x A), d . (A x B)</c>, for a parallel camera after moving the origin to the pixel, far in front.
        /// </summary>
        internal bool Meets(in ViewCamera camera, double u, double v, out double b1, out double b2, out double depth)
        {
            double x = (u - camera.CenterX) / camera.ScaleX;
            double y = (v - camera.CenterY) / camera.ScaleY;
            Vector3d d = camera.IsPerspective ? new(x, y, 1) : new(0, 0, 1);
            Vector3d eye = camera.IsPerspective ? default : new(x, y, 0);
            Vector3d a = A - eye;
            Vector3d b = B - eye;
            Vector3d c = C - eye;
            double n0 = Vector3d.Dot(d, Vector3d.Cross(b, c));
            double n1 = Vector3d.Dot(d, Vector3d.Cross(c, a));
            double n2 = Vector3d.Dot(d, Vector3d.Cross(a, b));
            double sum = n0 + n1 + n2;
            b1 = n1 / sum;
            b2 = n2 / sum;
            depth = ((1 - b1 - b2) * A.Z) + (b1 * B.Z) + (b2 * C.Z);
            return n0 / sum >= 0 && b1 >= 0 && b2 >= 0 && (!camera.IsPerspective || depth >= camera.NearDepth);
        }

        /// <summary>Pixels along one axis that the triangle may touch; all of them when it reaches behind the camera.</summary>
        internal (int First, int Last) Extent(in ViewCamera camera, int size, int axis)
        {
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            foreach (Vector3d p in (ReadOnlySpan<Vector3d>)[A, B, C])
            {
                if (!double.IsFinite(p.X + p.Y + p.Z))
                    return (0, -1);
                if (camera.IsPerspective && p.Z < camera.NearDepth)
                    return (0, size - 1);
                Vector2d pixel = camera.Project(p);
                double at = axis == 0 ? pixel.X : pixel.Y;
                low = Math.Min(low, at);
                high = Math.Max(high, at);
            }

            return ((int)Math.Clamp(low - 1, 0, size), (int)Math.Clamp(high + 1, -1, size - 1));
        }

        private static Vector3d Point(ReadOnlySpan<float> vertices, int i) => new(vertices[3 * i], vertices[(3 * i) + 1], vertices[(3 * i) + 2]);
    }
}
