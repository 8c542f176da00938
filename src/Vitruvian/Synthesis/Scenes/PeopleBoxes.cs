using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Boxes around what is seen of each person of a scene.</summary>
internal static class PeopleBoxes
{
    /// <summary>Finds the boxes.</summary>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="people">Its people.</param>
    /// <param name="seen">What is seen at 2 x 2 samples a pixel; one of them decides.</param>
    /// <param name="cover">Pixels that occluders cover.</param>
    /// <param name="size">Side of the picture.</param>
    internal static SyntheticPerson[] Of(PerspectiveCamera camera, SceneMesh scene, IReadOnlyList<ScenePerson> people, FragmentBuffer seen, ReadOnlySpan<bool> cover, int size)
    {
        var extents = new (int Left, int Top, int Right, int Bottom)[people.Count];
        Array.Fill(extents, (size, size, 0, 0));
        ReadOnlySpan<int> ids = seen.TriangleIds;
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<int> row = ids.Slice(4 * y * size, 2 * size);
            for (int x = 0; x < size; x++)
            {
                int id = row[2 * x];
                if (id < 0 || cover[(y * size) + x])
                    continue;
                ref (int Left, int Top, int Right, int Bottom) extent = ref extents[scene.Pieces[scene.FacePiece[id]].Person];
                extent = (Math.Min(extent.Left, x), Math.Min(extent.Top, y), Math.Max(extent.Right, x + 1), y + 1);
            }
        }

        var result = new SyntheticPerson[people.Count];
        for (int i = 0; i < result.Length; i++)
        {
            (int left, int top, int right, int bottom) = extents[i];
            if (right <= left)
                continue;
            BoundingBox box = new(left, top, right - left, bottom - top);
            double whole = WholeBox(camera, people[i]).Intersect(new BoundingBox(0, 0, size, size)).Area;
            result[i] = new SyntheticPerson(box, whole > 0 ? Math.Min(1, box.Area / whole) : 1);
        }

        return result;
    }

    private static BoundingBox WholeBox(PerspectiveCamera camera, ScenePerson person)
    {
        const float nearest = 0.05f;
        List<Vector2d> points = [];
        foreach (Vector3 vertex in MemoryMarshal.Cast<float, Vector3>(person.Body.Vertices))
        {
            if (vertex.Z > nearest)
                points.Add(camera.Project(new Vector3d(vertex.X, vertex.Y, vertex.Z)));
        }

        return points.Count == 0 ? default : BoundingBox.Around(points);
    }
}
