using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;

namespace Vitruvian.Texturing;

/// <summary>Where in the atlas the mirror image of each texel lies: the body's left for its right.</summary>
internal static class AtlasSymmetry
{
    // Vertices whose mirror images are closer are each other's; half a millimetre is less than any edge.
    private const float Tolerance = 5e-4f;

    /// <summary>Finds the mirror images.</summary>
    /// <param name="atlas">The atlas.</param>
    /// <returns>Size x size texels, -1 where the mesh has no mirror image or the texel is not on the surface.</returns>
    internal static int[] Of(BodyAtlas atlas)
    {
        BodyModel model = atlas.Model;
        int[] mirror = Vertices(model);
        int[] faces = model.Faces;
        float[] uv = BodyAtlas.CoordinatesOf(model);
        var corners = new Dictionary<(int, int, int), int>(model.FaceCount);
        for (int c = 0; c < faces.Length; c++)
            corners[(faces[c], faces[Next(c)], faces[Next(Next(c))])] = c;
        int[] images = new int[atlas.Size * atlas.Size];
        Array.Fill(images, -1);
        foreach (int texel in atlas.Texels)
        {
            (int face, Vector3 w) = atlas.Place(texel);
            int a = mirror[faces[3 * face]], b = mirror[faces[(3 * face) + 1]], c = mirror[faces[(3 * face) + 2]];

            // The mirror turns the triangle's sense around: a, c, b is counter-clockwise.
            if (a < 0 || b < 0 || c < 0 || !corners.TryGetValue((a, c, b), out int first))
                continue;
            Vector2 place = (w.X * At(uv, first)) + (w.Z * At(uv, Next(first))) + (w.Y * At(uv, Next(Next(first))));
            int x = (int)Math.Clamp(place.X * atlas.Size, 0, atlas.Size - 1);
            int y = (int)Math.Clamp((1 - place.Y) * atlas.Size, 0, atlas.Size - 1);
            int image = (y * atlas.Size) + x;
            images[texel] = atlas.Faces[image] >= 0 ? image : -1;
        }

        return images;
    }

    // For each vertex the one at its mirror image, or -1.
    private static int[] Vertices(BodyModel model)
    {
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(model.Template);
        var cells = new Dictionary<(int, int, int), List<int>>(vertices.Length);
        for (int v = 0; v < vertices.Length; v++)
        {
            (int, int, int) cell = Cell(vertices[v]);
            if (!cells.TryGetValue(cell, out List<int>? members))
                cells.Add(cell, members = []);
            members.Add(v);
        }

        int[] mirror = new int[vertices.Length];
        for (int v = 0; v < mirror.Length; v++)
        {
            Vector3 goal = vertices[v] with { X = -vertices[v].X };
            mirror[v] = -1;
            float least = Tolerance;
            (int cx, int cy, int cz) = Cell(goal);
            for (int i = 0; i < 27; i++)
            {
                if (!cells.TryGetValue((cx + (i % 3) - 1, cy + (i / 3 % 3) - 1, cz + (i / 9) - 1), out List<int>? members))
                    continue;
                foreach (int other in members)
                {
                    float distance = Vector3.Distance(vertices[other], goal);
                    if (distance < least)
                        (least, mirror[v]) = (distance, other);
                }
            }
        }

        return mirror;
    }

    private static (int X, int Y, int Z) Cell(Vector3 v) => ((int)MathF.Floor(v.X / Tolerance), (int)MathF.Floor(v.Y / Tolerance), (int)MathF.Floor(v.Z / Tolerance));

    private static Vector2 At(float[] uv, int corner) => new(uv[2 * corner], uv[(2 * corner) + 1]);

    private static int Next(int corner) => corner % 3 == 2 ? corner - 2 : corner + 1;
}
