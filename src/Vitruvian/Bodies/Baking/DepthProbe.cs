using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>A small depth buffer that answers which faces of a closed mesh a far-away camera sees.</summary>
internal static class DepthProbe
{
    /// <summary>Looks at the mesh orthographically, along the direction given by two angles, filling the image.</summary>
    /// <param name="vertices">The mesh; all of it fits the image.</param>
    /// <param name="quads">Its faces, x 4.</param>
    /// <param name="yaw">Turn about the vertical axis, radians.</param>
    /// <param name="pitch">Turn about the image's horizontal axis, radians.</param>
    /// <param name="size">Side of the image, pixels.</param>
    /// <returns>Whether each quad owns at least one pixel.</returns>
    public static bool[] VisibleQuads(Vector3d[] vertices, int[] quads, double yaw, double pitch, int size)
    {
        Matrix3 turn = AxisAngle.FromVector(new Vector3d(pitch, 0, 0)).ToMatrix() * AxisAngle.FromVector(new Vector3d(0, -yaw, 0)).ToMatrix();
        Vector3d[] image = Project(vertices, turn, size);
        float[] depth = new float[size * size];
        int[] owner = new int[size * size];
        Array.Fill(depth, float.MinValue);
        Array.Fill(owner, -1);
        for (int q = 0; q < quads.Length / 4; q++)
        {
            Vector3d a = image[quads[4 * q]];
            Vector3d c = image[quads[(4 * q) + 2]];
            Fill(a, image[quads[(4 * q) + 1]], c, q, size, depth, owner);
            Fill(a, c, image[quads[(4 * q) + 3]], q, size, depth, owner);
        }

        bool[] seen = new bool[quads.Length / 4];
        foreach (int q in owner)
        {
            if (q >= 0)
                seen[q] = true;
        }

        return seen;
    }

    // Pixels to the right and up; depth grows towards the camera.
    private static Vector3d[] Project(Vector3d[] vertices, Matrix3 turn, int size)
    {
        Vector3d[] turned = [.. vertices.Select(v => turn * v)];
        double left = turned.Min(v => v.X);
        double bottom = turned.Min(v => v.Y);
        double scale = (size - 1) / Math.Max(turned.Max(v => v.X) - left, turned.Max(v => v.Y) - bottom);
        return [.. turned.Select(v => new Vector3d(scale * (v.X - left), scale * (v.Y - bottom), v.Z))];
    }

    private static void Fill(Vector3d a, Vector3d b, Vector3d c, int quad, int size, float[] depth, int[] owner)
    {
        double area = ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));

        // The mesh is closed: what turns its back is covered by what faces the camera.
        if (area <= 0)
            return;
        int x0 = (int)Math.Ceiling(Math.Min(a.X, Math.Min(b.X, c.X)));
        int x1 = Math.Min(size - 1, (int)Math.Floor(Math.Max(a.X, Math.Max(b.X, c.X))));
        int y0 = (int)Math.Ceiling(Math.Min(a.Y, Math.Min(b.Y, c.Y)));
        int y1 = Math.Min(size - 1, (int)Math.Floor(Math.Max(a.Y, Math.Max(b.Y, c.Y))));
        for (int y = y0; y <= y1; y++)
        {
            for (int x = x0; x <= x1; x++)
            {
                double wb = ((x - a.X) * (c.Y - a.Y)) - ((y - a.Y) * (c.X - a.X));
                double wc = ((b.X - a.X) * (y - a.Y)) - ((b.Y - a.Y) * (x - a.X));
                if (wb < 0 || wc < 0 || wb + wc > area)
                    continue;
                float z = (float)(a.Z + ((wb * (b.Z - a.Z)) / area) + ((wc * (c.Z - a.Z)) / area));
                int pixel = (y * size) + x;
                if (z > depth[pixel])
                {
                    depth[pixel] = z;
                    owner[pixel] = quad;
                }
            }
        }
    }
}
